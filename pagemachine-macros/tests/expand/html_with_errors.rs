fn render(&self) -> Html<Self> {
    {
        ::core::compile_error! {
            "the element `input` has no body\nhelp: end it with `;`"
        }
        ::core::compile_error! {
            "the attribute `onclick` is run by the browser, so it takes no values\nhelp: send an event, as `phx-click=(..)` does, or give the value to a hook in a `data-` attribute"
        }
        'html: {
            let mut html = ::pagemachine_live::__private::Builder::new(const {
                &::pagemachine_live::__private::Template::new(
                    &["<input><p onclick=\"", "\"></p>"],
                )
            });
            if false {
                break 'html html.finish();
            }
            ::pagemachine_live::Text::attribute(&mut html, &self.script);
            html.finish()
        }
    }
}
