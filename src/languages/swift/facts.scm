; What a Swift program says. The names of captures are explained in `src/languages/query.rs`.

[(comment) (multiline_comment)] @comment

; Values

[(simple_identifier) (self_expression) (type_identifier)] @name
(prefix_expression operation: "." target: (simple_identifier) @name.text) @name

[(line_string_literal) (multi_line_string_literal) (raw_string_literal)] @literal
(line_string_literal "\\(" @hole.open . (interpolated_expression) @hole)
(line_string_literal (interpolated_expression) @hole . ")" @hole.close)
(multi_line_string_literal "\\(" @hole.open . (interpolated_expression) @hole)
(multi_line_string_literal (interpolated_expression) @hole . ")" @hole.close)
(interpolated_expression value: (_) @hole.value)
(interpolated_expression value: (_) @group.value) @group
(raw_str_interpolation (interpolated_expression) @hole.value) @hole

(additive_expression op: "+") @concat
(nil_coalescing_expression) @either
(ternary_expression if_true: (_) @either.option if_false: (_) @either.option) @either
(equality_expression) @test
(switch_pattern (pattern (_) @tested))

(navigation_expression
  target: (_) @attribute.base
  suffix: (navigation_suffix suffix: (simple_identifier) @attribute.name)) @attribute
(array_literal) @sequence
(dictionary_literal key: (_) @mapping.key value: (_) @mapping.value) @mapping
(tuple_expression) @sequence
(tuple_expression . (_) @group.value .) @group
(try_expression expr: (_) @group.value) @group
(await_expression expr: (_) @group.value) @group
(postfix_expression target: (_) @group.value operation: (bang)) @group
(prefix_expression operation: "&" target: (_) @group.value) @group
(as_expression expr: (_) @group.value) @group

; Calls

(call_expression . (_) @call.callee (call_suffix)) @call
(call_expression . (_) @call.callee (call_suffix (value_arguments "(") @call.arguments)) @call
(call_expression . (_) @index.base (call_suffix (value_arguments "[" . (value_argument value: (_) @index.index)))) @index
(constructor_expression
  constructed_type: (_) @call.callee
  (constructor_suffix (value_arguments "(") @call.arguments)) @call
(user_type . (type_identifier) @group.value) @group
(value_argument value: (_) @argument.value) @argument
(value_argument name: (value_argument_label (_) @argument.name) value: (_) @argument.value) @argument

(call_expression
  . (simple_identifier) @_type
  (call_suffix (value_arguments
    . (value_argument
      name: (value_argument_label (simple_identifier) @_label)
      value: (line_string_literal) @format.template)) @format.arguments)
  (#eq? @_type "String") (#eq? @_label "format")) @format.percent
(call_expression . (simple_identifier) @_function (call_suffix) (#match? @_function "^XCTAssert")) @assert
(macro_invocation . (simple_identifier) @_macro (#any-of? @_macro "expect" "require")) @assert

; Bindings

(property_declaration name: (pattern bound_identifier: (simple_identifier) @declare.target)) @declare
(property_declaration name: (pattern) @assign.target value: (_) @assign.value) @assign
(enum_entry name: (simple_identifier) @assign.target . raw_value: (_) @assign.value) @assign
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @function.name)
  computed_value: (_)) @function
(pattern (pattern)) @sequence
(pattern . (simple_identifier) @group.value .) @group
(directly_assignable_expression) @group
(assignment target: (_) @assign.target operator: "=" result: (_) @assign.value) @set
(assignment operator: "+=") @other
(for_statement item: (_) @each.target collection: (_) @each.source) @each
; `guard let key = …`: a place for the assignment that `bindings.rs` makes of it.
(guard_statement condition: (value_binding_pattern) @other)
(if_statement condition: (value_binding_pattern) @other)
(while_statement condition: (value_binding_pattern) @other)

(function_declaration name: (simple_identifier) @function.name) @function
(init_declaration "init" @function.name) @function
(lambda_literal) @function
(parameter name: (simple_identifier) @parameter.name) @parameter
(parameter name: (simple_identifier) @parameter.name ":" . (_) @parameter.type) @parameter
(parameter external_name: (_) @none)
(lambda_parameter name: (simple_identifier) @parameter.name) @parameter
(class_declaration
  declaration_kind: ["class" "struct" "enum" "actor"]
  name: (type_identifier) @class.name) @class
(class_declaration (inheritance_specifier inherits_from: (_) @class.base)) @class
(class_declaration declaration_kind: "extension") @none

(control_transfer_statement "return" result: (_) @return.value) @return
(function_body (statements . [
  (line_string_literal) (multi_line_string_literal) (additive_expression) (dictionary_literal) (call_expression)
  (navigation_expression) (nil_coalescing_expression) (ternary_expression)
] @returned .))
(computed_property (statements . [
  (line_string_literal) (multi_line_string_literal) (additive_expression) (dictionary_literal) (call_expression)
  (navigation_expression) (nil_coalescing_expression) (ternary_expression)
] @returned .))

; Imports

(import_declaration (identifier) @import.module) @import
