fn render(&self) -> Html<Self> {
    'html: {
        let mut html = ::pagemachine_live::__private::Builder::new(const {
            &::pagemachine_live::__private::Template::new(
                &["<button phx-click='", "'>−</button><output>", "</output>"],
            )
        });
        if false {
            break 'html html.finish();
        }
        html.event(&AddEvent { by: -1 });
        html.splice(&self.count);
        html.finish()
    }
}
