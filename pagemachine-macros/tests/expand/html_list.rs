fn render(&self) -> Html<Self> {
    'html: {
        let mut html = ::pagemachine_live::__private::Builder::new(const {
            &::pagemachine_live::__private::Template::new(&["", "<ul>", "</ul>"])
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
            html.nothing();
        }
        html.list({
            let mut list = ::pagemachine_live::__private::List::keyed(
                const {
                    &::pagemachine_live::__private::Template::new(
                        &["<li id=\"", "\"", ">", "</li>"],
                    )
                },
                0usize,
            );
            for product in &self.products {
                let mut html = list.begin();
                ::pagemachine_live::Text::attribute(&mut html, &product.id);
                if product.stock == 0 {
                    html.node({
                        let mut html = ::pagemachine_live::__private::Builder::new(const {
                            &::pagemachine_live::__private::Template::new(&[" hidden"])
                        });
                        html
                    });
                } else {
                    html.nothing();
                }
                ::pagemachine_live::Splice::lend(&mut html, &product.name);
                list.row(html);
            }
            list
        });
        html.finish()
    }
}
