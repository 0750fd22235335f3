# WhatsApp templates, with which customers can be reached outside the reply window

templates = Templates
template-offer = Use a template
template-about = WhatsApp has approved these texts. They reach the customer outside the reply window too.
template-find = Name, text, or language
template-none = No template matches.
template-none-yet = This channel has no approved template that can be sent from here.
template-unsupported = { $count ->
    [one] One more approved template is not listed: templates with several cards or a one-time code are sent in SendSeven.
   *[other] { $count } more approved templates are not listed: templates with several cards or a one-time code are sent in SendSeven.
}
template-use = Use
template-use-of = Use “{ $name }”
template-send-to = Send a template to { $contact }
template-fill-in = Fill in what the text leaves open. “Preview” shows it as the customer reads it.
template-nothing-to-fill-in = The text leaves nothing open.
template-value = Value of { $name }
template-media-about = The address of the file, with https://. WhatsApp fetches it from there, so everybody has to be able to open it.
template-preview = Preview
template-buttons = Buttons below the message
template-send = Send template
template-others = Other templates
template-to = Template “{ $name }” to { $contact }
written-template = Template sent.
pending-template = { $name } sends a template in

template-category-marketing = Marketing
template-category-utility = Utility
template-language-de = German
template-language-en = English
template-language-es = Spanish
template-language-fr = French
template-language-it = Italian
template-language-nl = Dutch
template-language-pl = Polish
template-language-pt = Portuguese
template-language-tr = Turkish
