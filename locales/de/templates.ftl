# WhatsApp-Vorlagen, mit denen Kunden außerhalb des Antwortfensters erreichbar sind

templates = Vorlagen
template-offer = Vorlage verwenden
template-about = Diese Texte hat WhatsApp genehmigt. Sie erreichen den Kunden auch außerhalb des Antwortfensters.
template-find = Name, Text oder Sprache
template-none = Keine Vorlage passt.
template-none-yet = Dieser Kanal hat keine genehmigte Vorlage, die sich von hier senden lässt.
template-unsupported = { $count ->
    [one] Eine weitere genehmigte Vorlage ist nicht aufgeführt: Vorlagen mit mehreren Karten oder Einmalcode werden in SendSeven gesendet.
   *[other] { $count } weitere genehmigte Vorlagen sind nicht aufgeführt: Vorlagen mit mehreren Karten oder Einmalcode werden in SendSeven gesendet.
}
template-use = Verwenden
template-use-of = „{ $name }“ verwenden
template-send-to = Vorlage an { $contact } senden
template-fill-in = Füllen Sie aus, was der Text offen lässt. „Vorschau“ zeigt ihn so, wie der Kunde ihn liest.
template-nothing-to-fill-in = Der Text lässt nichts offen.
template-value = Wert für { $name }
template-media-about = Die Adresse der Datei, mit https://. WhatsApp lädt sie von dort, also müssen alle sie öffnen können.
template-preview = Vorschau
template-buttons = Schaltflächen unter der Nachricht
template-send = Vorlage senden
template-others = Andere Vorlagen
template-to = Vorlage „{ $name }“ an { $contact }
written-template = Vorlage gesendet.
pending-template = { $name } sendet eine Vorlage in

template-category-marketing = Marketing
template-category-utility = Utility
template-language-de = Deutsch
template-language-en = Englisch
template-language-es = Spanisch
template-language-fr = Französisch
template-language-it = Italienisch
template-language-nl = Niederländisch
template-language-pl = Polnisch
template-language-pt = Portugiesisch
template-language-tr = Türkisch
