fn render(&self) -> Html<Self> {
    'html: {
        let mut html = ::pagemachine_live::__private::Builder::new(const {
            &::pagemachine_live::__private::Template::new(&["", "", "<p>", "</p>"])
        });
        if false {
            break 'html html.finish();
        }
        if let Some(reason) = &self.down {
            html.node({
                let mut html = ::pagemachine_live::__private::Builder::new(const {
                    &::pagemachine_live::__private::Template::new(
                        &["<p role=\"alert\">", "</p>"],
                    )
                });
                ::pagemachine_live::Splice::lend(&mut html, &reason);
                html
            });
        } else {
            if self.is_new {
                html.node({
                    let mut html = ::pagemachine_live::__private::Builder::new(const {
                        &::pagemachine_live::__private::Template::new(&["Hello"])
                    });
                    html
                });
            } else {
                html.nothing();
            }
        }
        match step {
            Step::Reserving => {
                html.node({
                    let mut html = ::pagemachine_live::__private::Builder::new(const {
                        &::pagemachine_live::__private::Template::new(
                            &["<p>Reserving…</p>"],
                        )
                    });
                    html
                });
            }
            Step::Shipping(offer) if offer.is_open() => {
                ::pagemachine_live::Splice::add(&mut html, address_form(offer));
            }
            _ => {
                html.nothing();
            }
        }
        {
            let twice = self.total * 2;
            ::pagemachine_live::Splice::lend(&mut html, &twice);
        }
        html.finish()
    }
}
