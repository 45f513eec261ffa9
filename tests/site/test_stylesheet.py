"""Of a foreign style sheet, what a page can use stays and the rest goes."""

from __future__ import annotations

from skills_catalog.site.css_subset import reduce

PAGE = '<html lang="zh"><body class="a b"><p id="x" dir="ltr">1 &lt; 2</p><a href="?a>b" class="c">d</a></body></html>'


def kept(css: str) -> str:
    return reduce(css, [PAGE]).strip()


def test_what_matches_stays() -> None:
    for css in (
        "p{x:1}",
        ".a .c{x:1}",
        "#x{x:1}",
        "[dir]{x:1}",
        "a:hover{x:1}",
        ":root{x:1}",
        "p::before{x:1}",
        "[href*=a]>p{x:1}",
    ):
        assert kept(css) == css


def test_what_matches_nothing_goes() -> None:
    for css in (
        ".z{x:1}",
        "kbd{x:1}",
        "#y{x:1}",
        "[data-z]{x:1}",
        ".a .z p{x:1}",
        "@media print{.z{x:1}}",
        "@keyframes k{0%{x:1}}",
    ):
        assert kept(css) == ""


def test_of_a_list_the_matching_selectors_stay() -> None:
    assert kept(".z,.a,p.z{x:1}") == ".a{x:1}"
    assert kept("@media (min-width: 1em){.z{x:1}.c{y:2}}") == "@media (min-width: 1em){.c{y:2}}"
    assert kept("p:not(.z){x:1}") == "p:not(.z){x:1}"


def test_values_are_untouched() -> None:
    css = ":root{--i:url(\"data:image/svg+xml;charset=utf-8,<svg viewBox='0 0 24 24'><path d='m18 21'/></svg>\")}"
    assert kept(css) == css
