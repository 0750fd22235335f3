//! The handlers of pages: each authorizes the request and loads the data.

use super::visit::Visit;
use super::webhooks;
use crate::api::conversations::CloseConversation;
use crate::api::jobs::{ChooseReceivers, HandOver, PrepareJob, StartJobWith};
use crate::api::messages::WriteMessage;
use crate::api::snooze::SnoozeConversation;
use crate::api::subject::SetSubject;
use crate::api::tags::CreateTag;
use crate::api::templates::{PreviewTemplate, SendTemplate};
use crate::labels::agent::assignable;
use crate::labels::view::all_named;
use crate::model::composer::{Audience, Draft};
use crate::model::query::value_of;
use crate::model::template::{self, TemplateChoice};
use crate::model::{Action, AppError, ConversationId, Detail, Freshness, NextForm, Query};
use crate::pages::canned_replies::CannedReplies;
use crate::pages::conversations::{self, Conversations, Open, SnoozeForm, TagsForm};
use crate::pages::{self, Page, views::Views};
use crate::server::request::auth;
use crate::server::request::respond::safe_path;
use crate::server::services::Services;
use crate::server::services::jobs::queries;
use crate::server::services::workload::workload;
use crate::server::services::{
    audit_log, bots, canned_replies, composer, connection, contact_edit, contact_page,
    conversations as lists, list_view, tags, templates, timeline, views,
};
use leptos::server_fn::ServerFn;

/// The sign-in page, open to strangers.
pub async fn sign_in(visit: Visit) -> Result<Page, AppError> {
    let form = auth::sign_in_form(&visit.web.app, &visit.session_data(), visit.headers());
    Ok(pages::sign_in::page(&form, visit.query()))
}

pub async fn team(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    let (services, may_hand_over) = (visit.services(), visit.may(Action::Bulk));
    Ok(pages::team::page(&workload(services).await, &services.waiting.urgency, may_hand_over))
}

pub async fn views(visit: Visit) -> Result<Page, AppError> {
    let caller = visit.authorize(Action::Read).await?;
    let all = all_named(views::all(visit.services(), caller).await?);
    let removed = value_of(visit.query(), "remove");
    let data = Views {
        views: all,
        agents: views::of_agents(visit.services()).await,
        role: caller.operator.role,
        others_alerted: views::others_alerted(visit.services(), caller, &removed).await?,
    };
    Ok(pages::views::page(&data, visit.context(), visit.query()))
}

pub async fn jobs(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    Ok(pages::jobs::page(&queries::list(visit.services()).await?, visit.may(Action::Bulk)))
}

pub async fn job(visit: Visit) -> Result<Page, AppError> {
    let caller = visit.authorize(Action::Read).await?;
    let id = visit.part_after("/jobs/");
    let job = queries::one(visit.services(), &id, visit.query()).await?;
    let returned = |path| visit.context().returned(path);
    let typed = returned(ChooseReceivers::PATH).or_else(|| returned(StartJobWith::PATH));
    let rights = pages::job::Rights {
        control: caller.operator.role.may(Action::Bulk),
        change: visit.may(Action::Bulk),
    };
    Ok(pages::job::page(&job, rights, visit.context().preferences.file_format, typed))
}

pub async fn hand_over(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Bulk).await?;
    let choice = queries::hand_over(visit.services()).await?;
    let typed = visit.context().returned(HandOver::PATH);
    Ok(pages::hand_over::page(&choice, visit.query(), typed))
}

pub async fn audit(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Administer).await?;
    let (query, page) = audit_log::page(visit.services(), visit.query()).await?;
    Ok(pages::audit::page(&page, &query, visit.context().preferences.file_format))
}

/// The choice of the format of files.
pub async fn file_format(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Export).await?;
    let back = safe_path(&value_of(visit.query(), "back"));
    Ok(pages::file_format::page(visit.context().preferences.file_format, &back))
}

/// The rarer filters of the list.
pub async fn filters(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    let (query, _) = Query::parse(visit.query());
    Ok(pages::filters::page(&query, tags::names(visit.services()).await))
}

/// The choice of the density and columns of lists.
pub async fn list_layout(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    let back = safe_path(&value_of(visit.query(), "back"));
    Ok(pages::list_layout::page(&visit.context().preferences.list_layout, &back))
}

pub async fn connection(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Administer).await?;
    let app = &visit.web.app;
    let address = [&app.web.public.origin(), webhooks::PATH].concat();
    let deliveries = app.webhooks.deliveries();
    let connection = connection::connection(visit.services(), address, deliveries).await;
    Ok(pages::connection::page(&connection))
}

/// The operator's attention entries.
pub async fn attention(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    Ok(pages::attention::page(visit.context()))
}

/// The list without a conversation beside it.
pub async fn list(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    conversations(&visit, Open::Nothing).await
}

/// A conversation beside the list.
pub async fn conversation(visit: Visit) -> Result<Page, AppError> {
    let caller = visit.authorize(Action::Read).await?;
    let (services, id) = (visit.services(), visit.part_after("/conversations/"));
    let (mut detail, mut timeline) = tokio::join!(
        open_or_known(services, &id),
        timeline::timeline(services, &id, visit.query())
    );
    if let (Ok(detail), Ok(timeline)) = (&detail, &mut timeline) {
        composer::complete(services, caller, &detail.conversation, timeline).await;
        let typed = visit.context().returned(WriteMessage::PATH);
        let typed = typed.filter(|typed| typed.value("id") == Some(&id));
        if let (Some(composer), Some(typed)) = (&mut timeline.composer, typed) {
            composer.draft = draft(typed);
        }
    }
    if let Ok(detail) = &mut detail {
        detail.bot = bots::bot(services, &detail.conversation).await;
    }
    conversations(&visit, Open::Detail(Box::new(detail), Box::new(timeline))).await
}

/// Returns what a form that was not sent contains.
fn draft(typed: &NextForm) -> Draft {
    let value = |name| typed.value(name).unwrap_or_default();
    Draft {
        audience: Audience::from_name(value("audience")).unwrap_or_default(),
        text: value("text").to_owned(),
        mentioned: typed.values("mentioned[]").map(str::to_owned).collect(),
    }
}

/// The confirmation before a conversation is closed, beside the list.
pub async fn close(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Close).await?;
    let id = visit.conversation_id("/close");
    let detail = open_or_known(visit.services(), &id).await;
    conversations(&visit, Open::Close(Box::new(detail))).await
}

/// A customer and their conversations.
pub async fn contact(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    let contact = contact_page::page(visit.services(), &visit.part_after("/contacts/")).await?;
    Ok(pages::contact::page(&contact, visit.context(), visit.may(Action::EditContact)))
}

/// The form that edits a contact.
pub async fn edit_contact(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::EditContact).await?;
    let path = visit.part_after("/contacts/");
    let id = path.strip_suffix("/edit").unwrap_or(&path);
    let contact = contact_edit::form(visit.services(), id).await?;
    Ok(pages::contact_edit::page(&contact, visit.context()))
}

/// Every field of a conversation as SendSeven has it now.
pub async fn fields(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Read).await?;
    let id = visit.conversation_id("/fields");
    let fields = lists::fields(visit.services(), &id).await?;
    let back = ["/conversations/", &id].concat();
    Ok(pages::conversation_fields::page(fields, back))
}

/// The choice of a canned reply, in place of the conversation.
pub async fn choose_canned_reply(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Reply).await?;
    let id = visit.conversation_id("/canned-replies");
    let id = ConversationId::parse(&id).map_err(|_| AppError::NoSuchConversation(None))?;
    let search = value_of(visit.query(), conversations::canned_replies::SEARCH);
    let found = canned_replies::filled(visit.services(), &id, search.trim()).await;
    conversations(&visit, Open::CannedReplies(id, found)).await
}

/// The choice of a template, or the form that fills one in, in place of the conversation.
pub async fn templates(visit: Visit) -> Result<Page, AppError> {
    let caller = visit.authorize(Action::Reply).await?;
    let id = visit.conversation_id("/templates");
    let id = ConversationId::parse(&id).map_err(|_| AppError::NoSuchConversation(None))?;
    let [template, search] =
        [template::TEMPLATE, template::SEARCH].map(|name| value_of(visit.query(), name));
    let mut choice =
        templates::choice(visit.services(), caller, &id, &template, search.trim()).await;
    let returned = |path| visit.context().returned(path);
    let typed = returned(SendTemplate::PATH).or_else(|| returned(PreviewTemplate::PATH));
    if let (Ok(TemplateChoice::Form(form)), Some(typed)) = (&mut choice, typed)
        && (typed.value("id"), typed.value("template")) == (Some(id.as_str()), Some(&*template))
    {
        let values = typed.values("names[]").zip(typed.values("values[]"));
        form.values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    conversations(&visit, Open::Templates(id, choice)).await
}

/// The canned replies, and forms to change them.
pub async fn canned_replies(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Reply).await?;
    let services = visit.services();
    let rights = canned_replies::rights(services);
    let data = CannedReplies {
        all: &canned_replies::all(services).await?,
        may_add: rights.add,
        may_change: rights.change,
        may_remove: rights.remove,
        may_share: rights.share && visit.may(Action::Share),
    };
    Ok(pages::canned_replies::page(&data, visit.context(), visit.query()))
}

/// Returns a conversation; if SendSeven fails, returns it as the queue knows it, so that an outage
/// hides nothing that is known and loses no typed note.
async fn open_or_known(services: &Services, id: &str) -> Result<Detail, AppError> {
    let cause = match lists::open(services, id).await {
        Err(AppError::Vendor(cause)) => cause,
        outcome => return outcome,
    };
    let known = ConversationId::parse(id).ok();
    let known = known.and_then(|id| services.queue.read(|snapshot| snapshot.find(&id).cloned()));
    let conversation = known.ok_or_else(|| AppError::Vendor(cause.clone()))?;
    Ok(Detail {
        conversation,
        contract: services.gateway.known_contract(),
        as_of: services.queue.status().synced_at,
        freshness: Freshness::Stale(cause),
        unconfirmed: false,
        bot: None,
    })
}

/// The form that snoozes a conversation, beside the list.
pub async fn snooze(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Snooze).await?;
    let id = visit.conversation_id("/snooze");
    let detail = open_or_known(visit.services(), &id).await;
    let typed = visit.context().returned(SnoozeConversation::PATH).cloned();
    let choices = visit.services().waiting.snooze_choices();
    let form = SnoozeForm { choices, typed };
    conversations(&visit, Open::Snooze(Box::new(detail), Box::new(form))).await
}

/// The form that changes the subject of a conversation, beside the list.
pub async fn subject(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Subject).await?;
    let id = visit.conversation_id("/subject");
    let detail = open_or_known(visit.services(), &id).await;
    let typed = visit.context().returned(SetSubject::PATH).cloned();
    conversations(&visit, Open::Subject(Box::new(detail), typed.map(Box::new))).await
}

/// The tags of a conversation, beside the list.
pub async fn tags(visit: Visit) -> Result<Page, AppError> {
    visit.authorize(Action::Tag).await?;
    let id = visit.conversation_id("/tags");
    let (detail, tags) =
        tokio::join!(open_or_known(visit.services(), &id), tags::tags(visit.services()));
    let typed = visit.context().returned(CreateTag::PATH).cloned();
    conversations(&visit, Open::Tags(Box::new(detail), Box::new(TagsForm { tags, typed }))).await
}

async fn conversations(visit: &Visit, open: Open) -> Result<Page, AppError> {
    let services = visit.services();
    let query = Query::parse(visit.query()).0;
    let (list, filters) = tokio::join!(
        list_view::view(services, visit.query(), visit.visible_rows()),
        lists::filter_options(services, &query)
    );
    let context = visit.context();
    let me = context.operator.as_ref().map(|operator| operator.name.as_str());
    let mut viewers = services.presence.all();
    for one in &mut viewers {
        one.who.retain(|present| Some(present.name.as_str()) != me);
    }
    let typed = context.returned(CloseConversation::PATH);
    let draft = typed.and_then(|form| form.value("note")).unwrap_or_default().trim().to_owned();
    let refused = context.returned(PrepareJob::PATH);
    let selected = refused.into_iter().flat_map(|form| form.values("rows[]"));
    let selected = selected.filter_map(|row| row.split(' ').next().map(str::to_owned)).collect();
    let listed = list.as_ref().ok().and_then(|list| list.page.contract);
    let data = Conversations {
        agents: services.team.partition_away().await.map(assignable).unwrap_or_default(),
        may_change: visit.may(Action::Assign) && visit.may(Action::Close),
        contract: listed.or(context.contract),
        search: visit.query().to_owned(),
        query,
        list,
        filters,
        open,
        viewers,
        draft,
        selected,
        rows: visit.web.rows.clone(),
    };
    Ok(conversations::page(&data, context, visit.here()))
}
