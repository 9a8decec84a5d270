; What a Go program says. The names of captures are explained in `src/languages/query.rs`.

(comment) @comment

; Values

(identifier) @name
(package_identifier) @name
(type_identifier) @name
(package_clause (package_identifier) @none)

[(interpreted_string_literal) (raw_string_literal)] @literal
(binary_expression operator: "+") @concat
(binary_expression operator: ["==" "!="]) @test
(expression_case value: (expression_list (_) @tested))

(selector_expression operand: (_) @attribute.base field: (field_identifier) @attribute.name) @attribute
(qualified_type package: (_) @attribute.base name: (type_identifier) @attribute.name) @attribute
(index_expression operand: (_) @index.base index: (_) @index.index) @index

(parenthesized_expression) @group
(unary_expression operator: ["&" "*"] operand: (_) @group.value) @group
(type_assertion_expression operand: (_) @group.value) @group
(type_conversion_expression operand: (_) @group.value) @group
(generic_type type: (_) @group.value) @group
(expression_list) @sequence
(expression_list . (_) @group.value .) @group

; Literals of maps, lists and structs. Without types in sight, a key that is a name is a field's.

(literal_element) @group
(literal_element (literal_value) @mapping)
(keyed_element key: (_) @argument.key value: (_) @argument.value) @argument
(keyed_element key: (literal_element (identifier) @argument.name) value: (_) @argument.value) @argument
(composite_literal type: [(map_type) (struct_type)] body: (literal_value) @mapping.entries) @mapping
(composite_literal
  type: [(slice_type) (array_type) (implicit_length_array_type)]
  body: (literal_value) @sequence.items) @sequence
(composite_literal
  type: [(type_identifier) (qualified_type) (generic_type)] @call.callee
  body: (literal_value) @call.arguments) @call

; Calls

(call_expression function: (_) @call.callee arguments: (argument_list) @call.arguments) @call
(variadic_argument (_) @argument.value) @spread

(call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (binary_expression operator: "+")] @format.template) @format.arguments
  (#eq? @_package "fmt") (#eq? @_function "Sprintf")) @format.percent
(call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)
  arguments: (argument_list (_) @either.option)
  (#eq? @_package "cmp") (#eq? @_function "Or")) @either
(call_expression
  function: (selector_expression operand: (identifier) @_package)
  (#any-of? @_package "assert" "require")) @assert
; `if got != want { t.Errorf(…) }`
(if_statement
  condition: (binary_expression) @assert
  consequence: (block (statement_list (expression_statement (call_expression
    function: (selector_expression operand: (identifier) @_t field: (field_identifier) @_fails)))))
  (#any-of? @_t "t" "b" "tb" "f") (#any-of? @_fails "Error" "Errorf" "Fatal" "Fatalf" "Fail" "FailNow"))

; Bindings

(short_var_declaration left: (_) @assign.target right: (_) @assign.value) @assign
(assignment_statement left: (_) @assign.target operator: "=" right: (_) @assign.value) @set
(assignment_statement operator: "+=") @other
(var_spec . name: (identifier) @declare.target) @declare
(var_spec . name: (identifier) @assign.target value: (expression_list) @assign.value) @assign
(var_spec name: (identifier) name: (identifier) value: (_)) @other
(const_spec . name: (identifier) @assign.target value: (expression_list) @assign.value) @assign
(const_spec name: (identifier) name: (identifier)) @other
(range_clause left: (expression_list (_) . (_) @each.target .) right: (_) @each.source) @each

(function_declaration name: (identifier) @function.name) @function
(method_declaration name: (field_identifier) @function.name) @function
(func_literal) @function
(return_statement (expression_list) @return.value) @return
(return_statement (expression_list . (_) @group.value . [(nil) (true) (false)] .) @group)

(function_declaration
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name
    type: (_) @parameter.type)))
(method_declaration
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name
    type: (_) @parameter.type)))
; No argument fills a receiver.
(method_declaration receiver: (parameter_list (parameter_declaration name: (identifier) @declare.target) @declare))
(func_literal
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name
    type: (_) @parameter.type)))
(variadic_parameter_declaration
  name: (identifier) @parameter.name
  type: (_) @parameter.type) @parameter
(function_declaration result: (parameter_list (parameter_declaration name: (identifier) @declare.target) @declare))
(method_declaration result: (parameter_list (parameter_declaration name: (identifier) @declare.target) @declare))
(func_literal result: (parameter_list (parameter_declaration name: (identifier) @declare.target) @declare))

; Imports

(import_spec !name path: (_) @import.module) @import
(import_spec name: (_) @import.alias path: (_) @import.module) @import
