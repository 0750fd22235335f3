//! Operators and their roles. At least one admin can always sign in.

pub use super::records::User;
use super::session_cache::SessionEnd;
use super::{Store, StoreError, now};
use crate::model::short_text::clean;
use crate::model::{FileFormat, ListLayout, Operator, Preferences, Role};
use crate::server::search_text::decomposed;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Encode, FromRow, Transaction, Type};

/// The longest name accepted, in characters.
pub const LONGEST_NAME: usize = 64;

/// Why an operator was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("there is no operator named “{0}”; `sevendesk user list` shows all")]
    Unknown(String),
    #[error("there is already an operator named “{0}”")]
    NameTaken(String),
    #[error("a name has 1 to {LONGEST_NAME} characters, all of them visible")]
    NameRefused,
    #[error("“{0}” is the last admin who can sign in; make somebody else admin first")]
    LastAdmin(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UserError {
    /// Returns the key of the error in the audit log.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "audit-no-operator",
            Self::NameTaken(_) => "audit-name-taken",
            Self::NameRefused => "audit-name-refused",
            Self::LastAdmin(_) => "audit-last-admin",
            Self::Store(_) => "error-internal",
        }
    }
}

impl From<sqlx::Error> for UserError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A change to an operator.
#[derive(Debug, Clone)]
pub enum Change {
    Role(Role),
    /// Also ends their sessions.
    Disable,
    Enable,
    /// A new hash; also ends their sessions.
    Password(String),
}

#[derive(FromRow)]
struct UserRow {
    id: i64,
    name: String,
    password_hash: String,
    role: String,
    disabled_at: Option<i64>,
    shortcuts: i64,
    file_format: String,
    list_layout: String,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        // The column's check allows no other word; fall back to the least role.
        let role = Role::from_name(&row.role).unwrap_or(Role::Viewer);
        Self {
            id: row.id,
            operator: Operator { name: row.name, role },
            password_hash: row.password_hash,
            disabled: row.disabled_at.is_some(),
            preferences: Preferences {
                shortcuts: row.shortcuts != 0,
                file_format: FileFormat::from_name(&row.file_format).unwrap_or_default(),
                list_layout: ListLayout::from_text(&row.list_layout),
            },
        }
    }
}

const SELECT: &str = "SELECT id, name, password_hash, role, disabled_at, shortcuts, file_format, list_layout \
     FROM users";

impl Store {
    /// Returns all operators, by name.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows: Vec<UserRow> =
            sqlx::query_as(AssertSqlSafe(format!("{SELECT} ORDER BY name_key")))
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.into_iter().map(User::from).collect())
    }

    /// Returns the operator of that name, ignoring case.
    pub async fn user_named(&self, name: &str) -> Result<Option<User>, StoreError> {
        let row: Option<UserRow> =
            sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE name_key = $1")))
                .bind(key(name))
                .fetch_optional(&self.reader)
                .await?;
        Ok(row.map(User::from))
    }

    /// Returns the operator of a session.
    pub async fn user(&self, id: i64) -> Result<Option<User>, StoreError> {
        self.notice_changes().await?;
        let epoch = match self.session_cache.user(id) {
            Ok(user) => return Ok(Some(user)),
            Err(epoch) => epoch,
        };
        self.session_cache.count_query();
        let row: Option<UserRow> = sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
            .bind(id)
            .fetch_optional(&self.reader)
            .await?;
        let user = row.map(User::from);
        if let Some(user) = &user {
            self.session_cache.insert_user(user.clone(), epoch);
        }
        Ok(user)
    }

    /// Adds an operator whose password has the given hash.
    pub async fn add_user(&self, name: &str, role: Role, hash: &str) -> Result<(), UserError> {
        let name = name.trim();
        let length = name.chars().count();
        if !(1..=LONGEST_NAME).contains(&length) || clean(name).as_deref() != Some(name) {
            return Err(UserError::NameRefused);
        }
        let looks_alike = |user: &User| decomposed(&user.operator.name) == decomposed(name);
        if self.users().await?.iter().any(looks_alike) {
            return Err(UserError::NameTaken(name.to_owned()));
        }
        let inserted = sqlx::query(
            "INSERT INTO users (name, name_key, password_hash, role, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name_key) DO NOTHING",
        )
        .bind(name)
        .bind(key(name))
        .bind(hash)
        .bind(role.name())
        .bind(now().0)
        .execute(&self.writer)
        .await?;
        match inserted.rows_affected() {
            0 => Err(UserError::NameTaken(name.to_owned())),
            _ => Ok(()),
        }
    }

    /// Saves whether single-key shortcuts are on for an operator.
    pub async fn set_shortcuts(&self, id: i64, on: bool) -> Result<(), StoreError> {
        self.set_preference("UPDATE users SET shortcuts = $1 WHERE id = $2", i64::from(on), id)
            .await
    }

    /// Saves the format of the files that an operator downloads.
    pub async fn set_file_format(&self, id: i64, format: FileFormat) -> Result<(), StoreError> {
        let update = "UPDATE users SET file_format = $1 WHERE id = $2";
        self.set_preference(update, format.name().to_owned(), id).await
    }

    /// Saves how an operator's lists look.
    pub async fn set_list_layout(&self, id: i64, layout: &ListLayout) -> Result<(), StoreError> {
        let update = "UPDATE users SET list_layout = $1 WHERE id = $2";
        self.set_preference(update, layout.to_text(), id).await
    }

    async fn set_preference<T>(
        &self,
        update: &'static str,
        value: T,
        id: i64,
    ) -> Result<(), StoreError>
    where
        T: for<'q> Encode<'q, Any> + Type<Any> + Send + 'static,
    {
        let updated = sqlx::query(update).bind(value).bind(id).execute(&self.writer).await;
        self.forget_sessions();
        updated?;
        Ok(())
    }

    /// Changes an operator; fails if that would leave no admin who can sign in.
    pub async fn change_user(&self, name: &str, change: Change) -> Result<(), UserError> {
        let mut transaction = self.begin().await?;
        let Some(user) = user_for_change(&mut transaction, name).await? else {
            return Err(UserError::Unknown(name.trim().to_owned()));
        };
        apply(&mut transaction, user.id, change).await?;
        let was_admin = user.operator.role == Role::Admin && !user.disabled;
        if was_admin && admins(&mut transaction).await? == 0 {
            return Err(UserError::LastAdmin(user.operator.name));
        }
        let committed = transaction.commit().await;
        // Even if the commit failed: it may have taken effect, so read again.
        self.forget_sessions();
        committed?;
        self.session_cache.ended(SessionEnd::OperatorChanged(user.id));
        Ok(())
    }
}

async fn user_for_change(
    transaction: &mut Transaction<'_, Any>,
    name: &str,
) -> Result<Option<User>, sqlx::Error> {
    let row: Option<UserRow> =
        sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE name_key = $1")))
            .bind(key(name))
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(row.map(User::from))
}

async fn apply(database: &mut AnyConnection, id: i64, change: Change) -> Result<(), sqlx::Error> {
    let ends_sessions = matches!(change, Change::Disable | Change::Password(_));
    let update = match change {
        Change::Role(role) => {
            sqlx::query("UPDATE users SET role = $1 WHERE id = $2").bind(role.name())
        }
        Change::Disable => {
            sqlx::query("UPDATE users SET disabled_at = coalesce(disabled_at, $1) WHERE id = $2")
                .bind(now().0)
        }
        Change::Enable => {
            sqlx::query("UPDATE users SET disabled_at = $1 WHERE id = $2").bind(None::<i64>)
        }
        Change::Password(hash) => {
            sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2").bind(hash)
        }
    };
    update.bind(id).execute(&mut *database).await?;
    if ends_sessions {
        sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(id).execute(database).await?;
    }
    Ok(())
}

async fn admins(database: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL")
        .fetch_one(database)
        .await
}

/// Normalizes a name: names that differ only in case are the same.
pub fn key(name: &str) -> String {
    name.trim().to_lowercase()
}
