"""The simulator: the default page."""

import streamlit as st

st.title("Simulator")
