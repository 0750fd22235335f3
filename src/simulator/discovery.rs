//! The public discovery document of OpenID Connect. The sign-in itself is not simulated.

use axum::Json;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use serde_json::{Value, json};

pub async fn openid_configuration(headers: HeaderMap) -> Json<Value> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let issuer = format!("http://{host}");
    let apps = format!("{issuer}/api/v1/oauth-apps");
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth/consent"),
        "token_endpoint": format!("{apps}/token"),
        "userinfo_endpoint": format!("{apps}/userinfo"),
        "revocation_endpoint": format!("{apps}/revoke"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256", "plain"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "claims_supported": ["sub", "email", "email_verified", "name", "picture", "tenant_id"],
    }))
}
