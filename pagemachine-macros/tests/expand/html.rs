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
        html.event(&on::<SearchEvent>());
        html.attribute(&self.query);
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
        if let ::core::option::Option::Some(value) = &self.hint {
            html.node({
                let mut html = ::pagemachine_live::__private::Builder::new(const {
                    &::pagemachine_live::__private::Template::new(&[" title=\"", "\""])
                });
                html.attribute(value);
                html
            });
        } else {
            html.nothing();
        }
        html.splice(&self.total);
        html.attribute(&id);
        html.url(&link);
        html.finish()
    }
}
