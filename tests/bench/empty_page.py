"""The least a Streamlit app can show: what every start is compared with."""

import streamlit as st

st.title("Page vide")
