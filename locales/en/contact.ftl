# The page of a customer.

contact-about = Contact
contact-link = Contact and earlier conversations
contact-blocked = Blocked: messages from this contact are refused.
contact-methods = Reached by
contact-phone = Phone
contact-primary = primary
contact-languages = Language
contact-birthday = Birthday
contact-known = Known since
contact-fields = Custom fields
contact-duplicates = Possible duplicates
contact-duplicates-about = { $count ->
    [one] This contact may be the same person. Merging cannot be undone, so it is done in SendSeven.
   *[other] These contacts may be the same person. Merging cannot be undone, so it is done in SendSeven.
}
contact-merge = Open SendSeven
contact-conversations = Conversations
contact-conversations-none = No conversation can be read.
contact-conversations-more = The latest { $shown } of { $total }.

## Editing

contact-edit = Edit
contact-edit-of = Edit { $contact }
contact-edit-about = The change is made in SendSeven at once, for everybody. An empty field is removed.
contact-phone-hint = With the country code, such as +49 30 1234567
contact-save = Save
contact-saved = { $contact } is saved.
contact-unchanged = Nothing was changed.
contact-now = Now: { $value }
contact-now-empty = Now: empty
