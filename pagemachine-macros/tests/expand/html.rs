fn render(&self) -> Html<Self> {
    'html: {
        let mut html = ::pagemachine_live::__private::Builder::new(const {
            &::pagemachine_live::__private::Template::new(
                &[
                    "<form id=\"search\" phx-change='",
                    "'><input name=\"query\" value=\"",
                    "\"></form><p class=\"total",
                    "\"",
                    ">",
                    " found</p><a href=\"/products/",
                    "\">One</a><a href=\"",
                    "\">Another</a>",
                ],
            )
        });
        if false {
            break 'html html.finish();
        }
        ::pagemachine_live::Sent::send(&mut html, &on::<SearchEvent>());
        ::pagemachine_live::Text::attribute(&mut html, &self.query);
        if self.total == 0 {
            html.node({
                let mut html = ::pagemachine_live::__private::Builder::new(const {
                    &::pagemachine_live::__private::Template::new(&[" empty"])
                });
                html
            });
        } else {
            html.nothing();
        }
        if let ::core::option::Option::Some(value) = ::pagemachine_live::Optional::value(
            &self.hint,
        ) {
            html.node({
                let mut html = ::pagemachine_live::__private::Builder::new(const {
                    &::pagemachine_live::__private::Template::new(&[" title=\"", "\""])
                });
                ::pagemachine_live::Text::attribute(&mut html, value);
                html
            });
        } else {
            html.nothing();
        }
        ::pagemachine_live::Splice::lend(&mut html, &self.total);
        ::pagemachine_live::Text::attribute(&mut html, &id);
        ::pagemachine_live::Text::url(&mut html, &link);
        html.finish()
    }
}
