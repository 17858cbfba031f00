//! Which URLs a page may hold.

/// What stands in a page in place of a URL that is not allowed.
const BLOCKED: &str = "about:blank#blocked";

/// Schemes that a browser follows without running anything.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The URL if it is relative or has a scheme that is allowed, else one that leads nowhere.
pub(super) fn checked(url: &str) -> &str {
    let is_allowed = match scheme(url) {
        None => true,
        Some(scheme) => SCHEMES.contains(&scheme.as_str()),
    };
    if is_allowed { url } else { BLOCKED }
}

/// What stands before the first `:`, as a browser reads it: without blanks and controls, in small letters.
///
/// A relative URL has none: in it a `/`, `?` or `#` comes first.
fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#'])?;
    if !url[end..].starts_with(':') {
        return None;
    }
    let is_read = |letter: &char| !letter.is_ascii_control() && *letter != ' ';
    Some(url[..end].chars().filter(is_read).map(|letter| letter.to_ascii_lowercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_mail_and_telephone_are_allowed() {
        for url in ["http://a", "https://a", "HTTPS://a", "mailto:a@b", "tel:+1", " https://a"] {
            assert_eq!(checked(url), url);
        }
    }

    #[test]
    fn relative_urls_are_allowed() {
        for url in ["", "/a:b", "a", "../a", "?q=a:b", "#a:b", "//host/path", "a/b:c"] {
            assert_eq!(checked(url), url);
        }
    }

    #[test]
    fn whatever_else_a_browser_may_run_is_blocked() {
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript\r:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "blob:x",
            ":x",
            "x y:z",
        ] {
            assert_eq!(checked(url), BLOCKED, "{url:?}");
        }
    }
}
