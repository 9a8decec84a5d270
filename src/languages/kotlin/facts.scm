; What a Kotlin program says. The names of captures are explained in `src/languages/query.rs`.

[(line_comment) (block_comment)] @comment

; Values

(identifier) @name
(this_expression) @name

[(string_literal) (multiline_string_literal)] @literal
(interpolation (_) @hole.value) @hole
; The grammar takes `$name` for text, except in raw strings.
((string_content) @shorthand (#eq? @shorthand "$"))

(binary_expression operator: "+") @concat
(binary_expression operator: ["==" "!=" "===" "!=="]) @test
(in_expression) @test

(navigation_expression . (_) @attribute.base (identifier) @attribute.name .) @attribute
(index_expression . (_) @index.base (_) @index.index .) @index

(collection_literal) @sequence
; `a to b`, see `collections.rs`.
(infix_expression (identifier) @_to (#eq? @_to "to")) @sequence
(parenthesized_expression) @group
(as_expression left: (_) @group.value) @group
(unary_expression argument: (_) @group.value operator: "!!") @group
(annotated_expression (expression) @group.value) @group
(labeled_expression (expression) @group.value) @group

(binary_expression operator: "?:") @either
; What is there or else fails: `x ?: error("…")`
(binary_expression
  left: (_) @group.value
  operator: "?:"
  right: [(throw_expression) (return_expression)]) @group
(binary_expression
  left: (_) @group.value
  operator: "?:"
  right: (call_expression . (identifier) @_function)
  (#any-of? @_function "error" "TODO" "exitProcess")) @group
(if_expression
  condition: (_)
  [(expression) @either.option (block (expression) @either.option .)]
  "else"
  [(expression) @either.option (block (expression) @either.option .)]) @either
(when_expression (when_entry [(expression) @either.option (block (expression) @either.option .)] .)) @either
(when_entry condition: (expression) @tested)

; Calls

(call_expression . (_) @call.callee (value_arguments) @call.arguments) @call
(call_expression
  . [(identifier) (navigation_expression) (parenthesized_expression)] @call.callee
  (annotated_lambda)) @call
; A function behind the parentheses belongs to the same call.
(call_expression
  . (call_expression . (_) @call.callee (value_arguments) @call.arguments) @none
  (annotated_lambda)) @call
(value_argument) @argument
(value_argument . (identifier) @argument.name . "=" (expression) @argument.value) @argument
(value_argument (spread_expression (_) @argument.value)) @spread

(constructor_invocation
  (user_type (identifier) @call.callee .)
  (value_arguments) @call.arguments) @call
(constructor_delegation_call (value_arguments) @call.arguments) @other
(enum_entry (identifier) @call.callee (value_arguments) @call.arguments) @call

; `requireNotNull(x)`, `x.trimIndent()`
(call_expression
  . (identifier) @_function
  (value_arguments . (value_argument (expression) @group.value .))
  (#any-of? @_function "requireNotNull" "checkNotNull")) @group
(call_expression
  . (call_expression
    . (identifier) @_function
    (value_arguments . (value_argument (expression) @group.value .))) @none
  (annotated_lambda)
  (#any-of? @_function "requireNotNull" "checkNotNull")) @group
(call_expression
  . (navigation_expression . (_) @group.value (identifier) @_method .) @none
  (#any-of? @_method "trimIndent" "trimMargin" "orEmpty" "takeIf" "takeUnless")) @group
(call_expression
  . (navigation_expression . (_) @either.option (identifier) @_method .) @none
  (annotated_lambda (lambda_literal (expression) @either.option .))
  (#eq? @_method "ifEmpty")) @either
(call_expression
  . (navigation_expression . (_) @either.option (identifier) @_method .) @none
  (annotated_lambda (lambda_literal (expression) @either.option .))
  (#eq? @_method "ifBlank")) @either
; `by lazy { x }`
(call_expression
  . (identifier) @_function
  (annotated_lambda (lambda_literal (expression) @group.value .))
  (#eq? @_function "lazy")) @group

; Templates

(call_expression
  . (navigation_expression
    . [
      (string_literal)
      (multiline_string_literal)
      (parenthesized_expression [(string_literal) (binary_expression operator: "+")])
    ] @format.template
    (identifier) @_method .) @none
  (value_arguments) @format.arguments
  (#eq? @_method "format")) @format.percent
(call_expression
  . (navigation_expression . (identifier) @_class (identifier) @_method .) @none
  (value_arguments . (value_argument . [(string_literal) (binary_expression operator: "+")] @format.template .))
  (#eq? @_class "String")
  (#eq? @_method "format")) @format.percent
(call_expression
  . (navigation_expression . (identifier) @_class (identifier) @_method .) @none
  (value_arguments
    . (value_argument . [(string_literal) (binary_expression operator: "+")] .)
    (value_argument (expression) @format.argument .))
  (#eq? @_class "String")
  (#eq? @_method "format")) @format.percent

; Bindings

(variable_declaration (identifier)) @group
(multi_variable_declaration) @sequence
(property_declaration (variable_declaration (identifier) @declare.target)) @declare
(property_declaration
  (variable_declaration (identifier) @assign.target)
  "=" (expression) @assign.value) @assign
(property_declaration
  (multi_variable_declaration) @assign.target
  "=" (expression) @assign.value) @assign
(property_declaration
  (variable_declaration (identifier) @assign.target)
  (property_delegate (expression) @assign.value)) @assign
(property_declaration
  (variable_declaration (identifier) @assign.target)
  (getter (function_body "=" (expression) @assign.value))) @assign
; Spring puts what the annotation names into the property.
(property_declaration
  (modifiers
    (annotation (constructor_invocation (user_type (identifier) @_annotation .)) @assign.value))
  (variable_declaration (identifier) @assign.target) .
  (#any-of? @_annotation "Value" "ConfigProperty")) @assign
(assignment left: (_) @assign.target operator: "=" right: (_) @assign.value) @set
(assignment operator: "+=") @other
(for_statement (variable_declaration (identifier) @each.target) (expression) @each.source) @each
(for_statement (multi_variable_declaration) @each.target (expression) @each.source) @each
(when_subject (variable_declaration (identifier) @assign.target) "=" (expression) @assign.value) @assign

(function_declaration name: (_) @function.name) @function
(function_body "=" (expression) @returned)
[(anonymous_function) (lambda_literal) (secondary_constructor) (getter) (setter)] @function
(class_declaration name: (_) @class.name) @class
(object_declaration name: (_) @class.name) @class
(class_declaration
  (delegation_specifiers (delegation_specifier [
    (user_type (identifier) @class.base .)
    (constructor_invocation (user_type (identifier) @class.base .))
  ]))) @class
(return_expression "return" . (expression) @return.value .) @return
(return_expression label: (identifier) . (expression) @return.value .) @return

(parameter . (identifier) @parameter.name (_) @parameter.type .) @parameter
(class_parameter (identifier) @parameter.name . ":" (_) @parameter.type) @parameter
(class_parameter (identifier) @parameter.name . ":" "=" (expression) @parameter.default) @parameter
; A parameter that the container fills is given what its annotation names.
(class_parameter
  (modifiers
    (annotation (constructor_invocation (user_type (identifier) @_annotation .)) @assign.value))
  (identifier) @assign.target . ":"
  (#any-of? @_annotation "Value" "ConfigProperty")) @assign
(lambda_parameters (variable_declaration (identifier) @parameter.name) @parameter)
(catch_block (identifier) @parameter.name) @parameter

; Imports

(package_header (qualified_identifier) @import.module) @import
(import (qualified_identifier) @import.name .) @import
(import (qualified_identifier) @import.name "as" (identifier) @import.alias) @import
(import (qualified_identifier) @import.name "*" @import.alias) @import
