//! What an XML file of the bank says at a place: joined, whatever it is written with (entities, raw text, comments), and by names
//! without their prefix.

use super::line::unreadable;
use domain::Refusal;
use roxmltree::{Document, Node};

/// The tree of a file. One that defines entities of its own is none of a bank.
pub(super) fn tree(file: &str) -> Result<Document<'_>, Refusal> {
    Document::parse(file).map_err(|error| unreadable(error.pos().row, error))
}

/// The first element at a path below a node.
pub(super) fn at<'d, 'f>(node: Node<'d, 'f>, path: &str) -> Option<Node<'d, 'f>> {
    path.split('/').try_fold(node, |node, name| node.children().find(|child| child.tag_name().name() == name))
}

/// All elements of a name right below a node.
pub(super) fn all<'d, 'f>(node: Node<'d, 'f>, name: &'static str) -> impl Iterator<Item = Node<'d, 'f>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

/// The whole text of an element: what stands before a comment, in it as raw text, and after it.
pub(super) fn text_of(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    texts.collect::<String>().trim().to_owned()
}

/// What stands at a path, if anything does.
pub(super) fn text(node: Node<'_, '_>, path: &str) -> Option<String> {
    at(node, path).map(text_of).filter(|text| !text.is_empty())
}

/// What stands at the first of some paths.
pub(super) fn first(node: Node<'_, '_>, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| text(node, path))
}
