//! What the compiler accepts, and what it says when it does not.

#[test]
fn ui() {
    let tests = trybuild::TestCases::new();
    tests.pass("tests/ui/*/pass/*.rs");
    tests.compile_fail("tests/ui/*/fail/*.rs");
}
