//! Editing contacts.

use crate::model::AppError;
use crate::model::contact::ContactEdit;
use leptos::prelude::*;

/// Changes the fields of a contact that differ from what the form was drawn with. An empty field is
/// cleared.
#[server(endpoint = "contacts/save")]
pub async fn save_contact(
    id: String,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] email: String,
    #[server(default)] seen_name: String,
    #[server(default)] seen_phone: String,
    #[server(default)] seen_email: String,
    #[server(default)] back: String,
) -> Result<ContactEdit, AppError> {
    use crate::i18n::{t, t_args};
    use crate::model::contact::ContactField;
    use crate::model::query::encode;
    use crate::model::{Action, Contact, Flash, NextForm};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::contact_edit;
    use crate::server::state::AppState;
    use leptos::server_fn::ServerFn;
    let contact = |name, phone, email| Contact {
        id: None,
        name: Some(name),
        phone: Some(phone),
        email: Some(email),
    };
    let typed_at = ["/contacts/", &encode(&id), "/edit"].concat();
    let (way_back, edited) = (back.clone(), id.clone());
    let done = |ContactEdit { before, after }: &ContactEdit| {
        if before == after {
            return Flash::Done(t("contact-unchanged").to_owned());
        }
        let values = ContactField::ALL.into_iter().flat_map(|field| {
            let of = |name: &str, contact| (name.to_owned(), field.of(contact).to_owned());
            [of(field.name(), before), of(field.seen_name(), after)]
        });
        let others = [("id".to_owned(), edited), ("back".to_owned(), way_back)];
        let fields = others.into_iter().chain(values).collect();
        let words = t_args("contact-saved", &[("contact", after.label())]);
        Flash::Undoable(words, NextForm { action: SaveContact::PATH.to_owned(), fields })
    };
    respond::mutate_undoable(&back, Some(typed_at), done, async move {
        let caller = CurrentUser::require(Action::EditContact).await?;
        let (typed, seen) =
            (contact(name, phone, email), contact(seen_name, seen_phone, seen_email));
        let services = &AppState::current()?.services;
        contact_edit::save(services, &caller, &id, &typed, &seen).await
    })
    .await
}
