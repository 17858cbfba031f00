fn render(&self) -> Html<Self> {
    'html: {
        let mut html = ::pagemachine_live::__private::Builder::new(const {
            &::pagemachine_live::__private::Template::new(&["", "", "", ""])
        });
        if false {
            break 'html html.finish();
        }
        html.list({
            let mut list = ::pagemachine_live::__private::List::keyed(
                const {
                    &::pagemachine_live::__private::Template::new(
                        &["<li id=\"", "\">", "</li>"],
                    )
                },
                0usize,
            );
            for product in &self.products {
                let mut html = list.begin();
                ::pagemachine_live::Text::attribute(&mut html, &product.dom_id());
                ::pagemachine_live::Splice::lend(&mut html, &product.name);
                list.row(html);
            }
            list
        });
        html.list({
            let mut list = ::pagemachine_live::__private::List::keyed(
                const {
                    &::pagemachine_live::__private::Template::new(
                        &["<dt>", "</dt><dd>", "</dd>"],
                    )
                },
                2usize,
            );
            for (name, value) in pairs {
                let mut html = list.begin();
                let key = ::pagemachine_live::Text::key(&name);
                ::pagemachine_live::Splice::lend(&mut html, &name);
                ::pagemachine_live::Splice::lend(&mut html, &value);
                html.key(key);
                list.row(html);
            }
            list
        });
        html.list({
            let mut list = ::pagemachine_live::__private::List::new(const {
                &::pagemachine_live::__private::Template::new(&["", ""])
            });
            for name in names {
                let mut html = list.begin();
                ::pagemachine_live::Splice::lend(&mut html, &name);
                list.row(html);
            }
            list
        });
        html.finish()
    }
}
