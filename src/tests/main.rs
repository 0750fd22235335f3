//! The integration tests: the real router, the real gateway, and the simulator over HTTP.

/// A complete Sevendesk for tests, and HTTP clients for its operators.
mod support;

/// Permissions by role.
mod access;
/// What `sevendesk check` says about the way to the API: certificate, encryption, clock.
mod api_connection;
/// The rules of the architecture, checked on the source text.
mod architecture;
/// Files in replies.
mod attachments;
/// The audit log.
mod audit;
/// The chain of hashes over the audit log.
mod audit_chain;
/// Labels of audit entries, by language.
mod audit_labels;
/// Bodies of requests that are no forms.
mod bodies;
/// What operators write is in no log.
mod canary;
/// Texts to reply with.
mod canned_replies;
/// What the files for Docker Compose give to the server.
mod compose;
/// What operators may write.
mod composer;
/// Limits on open connections.
mod connections;
/// The page of a customer.
mod contact;
/// Editing contacts.
mod contact_edit;
/// The files of the container image, run as a container engine does.
mod container;
/// Listing, assigning, and closing conversations, and their failures.
mod conversations;
/// Forged forms from other origins.
mod cross_site;
/// The database's file, its backups, and a full disk.
mod database;
/// The CSV export of the list.
mod export;
/// Two servers on one PostgreSQL: one leads, the other takes over.
mod failover;
/// Every way in which SendSeven fails, and what operators see of it.
mod faults;
/// The format of downloaded files.
mod file_format;
/// Fragments that the server pushes to open pages.
mod fragments;
/// Pages in German.
mod german_pages;
/// Security and caching headers of responses.
mod headers;
/// Jobs that change many conversations, and their undo.
mod jobs;
/// Message catalogs and language negotiation.
mod languages;
/// Startup, shutdown, and idle connections.
mod lifecycle;
/// The density and columns of lists.
mod list_layout;
/// The event stream of open pages.
mod live;
/// Memory use of the server.
mod memory;
/// `sevendesk check` and `/metrics`.
mod observability;
/// Paging through the list.
mod paging;
/// Changes that can still be undone, and those that need attention.
mod pending;
/// PostgreSQL.
mod postgres;
/// Proxies that are trusted, and those that are not.
mod proxies;
/// The sites for nginx and Caddy.
mod proxy_sites;
/// The queue in memory.
mod queue;
/// The queue after shuffled, duplicated, and lost events.
mod reconciliation;
/// Refusals as plain text, where no page can be shown.
mod refusals;
/// Caching, retries, rate limits, and conflicts during outages and races.
mod resilience;
/// Refused forms, and what was typed into them.
mod returned_forms;
/// A new token and a new webhook secret.
mod rotation;
/// Scopes of the token, and registering webhooks.
mod scopes;
/// What people type, and whom it finds.
mod search;
/// The gateway to SendSeven, in both contracts and with every error.
mod sendseven;
/// The cache of sessions and operators.
mod session_cache;
/// Missing and malformed settings.
mod settings;
/// Signing in, sessions, and signing out.
mod signing_in;
/// The simulator behaves as the contracts describe.
mod simulator;
/// Files as spreadsheets open them.
mod spreadsheets;
/// What strangers can do at the sign-in page.
mod strangers;
/// The workload of the team.
mod team;
/// The timeline of a conversation, and internal notes.
mod timeline;
/// Times as people read them.
mod times;
/// What people type into forms.
mod traces;
mod typed_text;
/// Saved views.
mod views;
/// Deliveries of the shapes that were captured from the live API.
mod webhook_shapes;
/// Webhook deliveries of SendSeven.
mod webhooks;
