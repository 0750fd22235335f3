# Files that are attached to replies

attached = Attached files
attach-files = Attach files
attach = Attach
attach-about = Images, video, and audio up to 16 MB, other files up to 100 MB.
attach-progress = Upload
attach-cancel = Cancel upload
attachment-remove = Remove
attachment-remove-of = Remove { $name }

## Why a file was not attached, or a reply not sent

file-missing = No file was chosen
file-empty = The file is empty
file-too-large = The file is too large: at most { $most } MB are possible
file-wrong-type = Files of this type cannot be sent
file-mislabeled = The content of the file does not match its type
file-incomplete = The file did not arrive completely
file-busy = Too many files are being uploaded at the moment
file-too-many = A reply can have at most 10 files
file-not-attached = A file is chosen but not attached yet
file-gone = A file is no longer attached to this reply
file-remedy = It was not attached. Your text is kept.
file-again-remedy = It was not attached. Your text is kept. Attach the file again in a moment.
file-not-attached-remedy = Nothing was sent. Your text is kept. Send the reply once the file is listed below the text; if it is not, attach it again.
file-gone-remedy = Nothing was sent. Your text is kept. Attach the file again, and then send the reply.
