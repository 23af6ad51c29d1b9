"""What is wrong with the address that a page was opened with."""

from collections.abc import Mapping

import streamlit as st

from rnnviz.ui.kit.fields import Field, problems_in


def problems_of_address(key: str, rules: Mapping[str, Field]) -> list[str]:
    """One sentence for each parameter that breaks its rule; kept in the session under `key`, where a page that has
    seen another choice may clear it.

    What is wrong leaves the address before the first widget is bound to it: streamlit would stop at an infinite number,
    and take the last of two values.
    """
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    broken = {name: problems for name in address if (problems := problems_in({name: address[name]}, rules))}
    if broken or key not in st.session_state:
        st.session_state[key] = [sentence for problems in broken.values() for sentence in problems]
    for name in broken:
        del st.query_params[name]
    if broken:
        st.rerun()  # with the address as it is now
    return list(st.session_state[key])
