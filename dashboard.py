"""Entry point: `streamlit run dashboard.py`. Short, as Streamlit compiles it at many a visit."""

from pages.parts import application

application.run()
