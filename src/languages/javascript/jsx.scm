
; JSX

(jsx_text) @literal
