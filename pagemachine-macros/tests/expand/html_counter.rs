fn render(&self) -> Html<Self> {
    let mut html = ::pagemachine_live::__private::Builder::new(const {
        &::pagemachine_live::__private::Template::new(
            &["<button phx-click='", "'>−</button><output>", "</output>"],
        )
    });
    html.event(&AddEvent { by: -1 });
    html.splice(&self.count);
    html.finish()
}
