//! The cookies of a host: who the session is, and what a full page load carries over.

use axum::http::{HeaderMap, HeaderValue, header};

/// Names the browser's session.
pub(crate) const SESSION: &str = "pagemachine_session";

/// Carries a flash over a full page load; the client writes it.
pub(crate) const FLASH: &str = "__phoenix_flash__";

/// The value of a cookie.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim_start().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The session, if the browser names one that we could have made.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    read(headers, SESSION).filter(|id| id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The name of a session that may be told and logged: half of it, which opens nothing.
pub(crate) fn public_part(session: &str) -> &str {
    &session[..session.len() / 2]
}

/// Sets the session: no script reads it, and no other site's form or socket sends it.
pub(crate) fn set_session(id: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    value(&format!("{SESSION}={id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600{secure}"))
}

/// Sets the flash for the next page load.
pub(crate) fn set_flash(token: &str) -> HeaderValue {
    value(&format!("{FLASH}={token}; Path=/; Max-Age=60; SameSite=Lax"))
}

/// Ends the flash, which is shown once.
pub(crate) fn clear_flash() -> HeaderValue {
    HeaderValue::from_static("__phoenix_flash__=; Path=/; Max-Age=0")
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("our cookies are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        lines.iter().map(|line| (header::COOKIE, HeaderValue::from_static(line))).collect()
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = headers(&["a=1; pagemachine_session=abcdefghijklmnopqrstuvwxyz", "b=x=y"]);
        assert_eq!(session(&headers), Some("abcdefghijklmnopqrstuvwxyz"));
        assert_eq!(read(&headers, "b"), Some("x=y"));
        assert_eq!(read(&headers, "c"), None);
    }

    #[test]
    fn a_session_that_we_did_not_make_is_none() {
        assert_eq!(session(&headers(&["pagemachine_session=short"])), None);
        assert_eq!(session(&headers(&["pagemachine_session=<bcdefghijklmnopqrstuvwxyz"])), None);
    }

    #[test]
    fn a_session_is_not_for_scripts() {
        let value = set_session("id", true);
        let value = value.to_str().unwrap();
        assert!(value.contains("HttpOnly") && value.contains("SameSite=Lax") && value.ends_with("Secure"));
        assert!(!set_session("id", false).to_str().unwrap().contains("Secure"));
    }
}
