//! The page at `/docs`, by which people read and try the interface: Swagger UI with the document, in the reader's language.

use crate::{packed::give, problem::refuse};
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{Redirect, Response},
};
use domain::{Reason, Refusal};
use web::{Language, language_of};

const SCRIPT: &[u8] = include_bytes!("../../../data/swagger-ui/swagger-ui-bundle.js.gz");
const STYLE: &[u8] = include_bytes!("../../../data/swagger-ui/swagger-ui.css.gz");
/// What begins the page; on its own, since no script stands within a page (see the policy of content).
const BEGIN: &str = "SwaggerUIBundle({ url: \"/openapi.json\", dom_id: \"#document\", deepLinking: true, filter: true, tryItOutEnabled: true });\n";

/// Leads to the page.
pub(crate) async fn lead() -> Redirect {
    Redirect::permanent("/docs/")
}

/// Gives out the page.
pub(crate) async fn page(headers: HeaderMap) -> Response {
    let language = language_of(&headers);
    let (title, without) = match language {
        Language::Chinese => {
            ("清单 接口文档", "此页需要 JavaScript；接口文档本身见 <a href=\"/openapi.json\">/openapi.json</a>。")
        }
        Language::English => (
            "Qingdan interface",
            "This page needs JavaScript; the document itself is <a href=\"/openapi.json\">/openapi.json</a>.",
        ),
    };
    let language = language.tag();
    let page = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"swagger-ui.css\">\n</head>\n<body>\n<noscript><p>{without}</p></noscript>\n\
         <main id=\"document\"></main>\n<script src=\"swagger-ui-bundle.js\"></script>\n<script src=\"begin.js\"></script>\n\
         </body>\n</html>\n"
    );
    of_kind("text/html; charset=utf-8", Body::from(page))
}

/// Gives out what the page loads.
pub(crate) async fn part(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match name.as_str() {
        "begin.js" => of_kind("text/javascript; charset=utf-8", Body::from(BEGIN)),
        "swagger-ui-bundle.js" => give(&headers, "text/javascript; charset=utf-8", SCRIPT),
        "swagger-ui.css" => give(&headers, "text/css; charset=utf-8", STYLE),
        _ => refuse(&Refusal::of(Reason::NotFound), language_of(&headers)),
    }
}

fn of_kind(kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
