//! One integration binary: the real router, the real gateway, the simulator over HTTP on port 0.

/// A whole Sevendesk in a test, and actors that speak HTTP.
mod support;

/// Who may do what, by role.
mod access;
/// The rules of the house, as text checks.
mod architecture;
/// Who did what.
mod audit;
/// Who did what, as people read it.
mod audit_labels;
/// Finding, assigning and closing, and what goes wrong on the way.
mod conversations;
/// Forged forms of other origins.
mod cross_site;
/// The list as a file.
mod export;
/// Every way in which SendSeven fails, and what people see of it.
mod faults;
/// Parts of pages that are drawn for streams.
mod fragments;
/// What pages say to whoever reads German.
mod german_pages;
/// What every answer tells the browser.
mod headers;
/// Changing many conversations, and taking that back.
mod jobs;
/// Two languages, and who gets which.
mod languages;
/// Starting, ending, and connections that do nothing.
mod lifecycle;
/// What open pages are told without asking.
mod live;
/// How much memory the server takes.
mod memory;
/// What `sevendesk check` and `/metrics` tell whoever runs the server.
mod observability;
/// Going from page to page.
mod paging;
/// Changes that can still be undone, and those that need attention.
mod pending;
/// The queue in memory, as lists keep it.
mod queue;
/// The queue after events came in any order, twice or never.
mod reconciliation;
/// What people are told where no page can be shown.
mod refusals;
/// One token, many people, and a vendor that comes and goes.
mod resilience;
/// The gateway to SendSeven, in both contracts and through every trouble.
mod sendseven;
/// Sessions and operators are held in memory.
mod session_cache;
/// Settings that are missing or malformed.
mod settings;
/// Signing in, staying signed in, and being signed out.
mod signing_in;
/// The imitation SendSeven answers as the contracts say.
mod simulator;
/// Who has how much to do.
mod team;
/// What was said and done, and notes for the team.
mod timeline;
/// Views that are kept.
mod views;
/// What SendSeven tells by itself.
mod webhooks;
