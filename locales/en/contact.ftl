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
contact-duplicates = { $count ->
    [one] { $count } other contact may be the same person. SendSeven can merge them; that cannot be undone.
   *[other] { $count } other contacts may be the same person. SendSeven can merge them; that cannot be undone.
}
contact-conversations = Conversations
contact-conversations-none = No conversation can be read.
contact-conversations-more = The latest { $shown } of { $total }.
