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
        ::pagemachine_live::Sent::send(&mut html, &AddEvent { by: -1 });
        ::pagemachine_live::Splice::lend(&mut html, &self.count);
        html.finish()
    }
}
