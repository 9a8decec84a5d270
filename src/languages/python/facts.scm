; What a Python program says. The names of captures are explained in `src/languages/query.rs`.

(comment) @comment

; Values

(identifier) @name

(string) @literal
(interpolation expression: (_) @hole.value) @hole
(expression_statement . (string) @documentation .)
(concatenated_string) @concat
(binary_operator operator: "+") @concat

(attribute object: (_) @attribute.base attribute: (identifier) @attribute.name) @attribute
(subscript value: (_) @index.base subscript: (_) @index.index) @index

[(list) (tuple) (set) (expression_list) (pattern_list) (tuple_pattern) (list_pattern)] @sequence
(dictionary) @mapping
(pair key: (_) @argument.key value: (_) @argument.value) @argument
(dictionary_splat (_) @argument.value) @spread
(list_splat (_) @argument.value) @spread

[(parenthesized_expression) (await)] @group

(boolean_operator operator: "or") @either
(union_pattern) @either
(conditional_expression . (_) @either.option "if" (_) "else" (_) @either.option) @either
(comparison_operator) @test
(case_pattern) @test
(assert_statement) @assert

; Calls

(call function: (_) @call.callee arguments: (argument_list) @call.arguments) @call
(call function: (_) @call.callee arguments: (generator_expression) @call.argument) @call
(keyword_argument name: (_) @argument.name value: (_) @argument.value) @argument

(call
  function: (attribute
    object: [
      (string)
      (concatenated_string)
      (parenthesized_expression [(string) (concatenated_string) (binary_operator operator: "+")])
    ] @format.template
    attribute: (identifier) @_method) @none
  arguments: (argument_list) @format.arguments
  (#eq? @_method "format")) @format.braces

(binary_operator
  left: [
    (string)
    (concatenated_string)
    (parenthesized_expression [(string) (concatenated_string) (binary_operator operator: "+")])
  ] @format.template
  operator: "%"
  right: (_) @format.argument) @format.percent
(binary_operator
  left: [
    (string)
    (concatenated_string)
    (parenthesized_expression [(string) (concatenated_string) (binary_operator operator: "+")])
  ]
  operator: "%"
  right: [(tuple) (dictionary)] @format.arguments) @format.percent

; Bindings

(assignment left: (_) @assign.target right: (_) @assign.value) @assign
(named_expression name: (_) @assign.target value: (_) @assign.value) @assign
(as_pattern . (_) @assign.value alias: (_) @assign.target) @assign
(as_pattern_target) @group
(for_statement left: (_) @each.target right: (_) @each.source) @each
(for_in_clause left: (_) @each.target right: (_) @each.source) @each
(pattern_list) @sequence
(augmented_assignment) @other

(function_definition name: (identifier) @function.name) @function
(lambda) @function
(class_definition name: (identifier) @class.name) @class
(class_definition
  superclasses: (argument_list [(identifier) (attribute) (subscript) (call)] @class.base)) @class
(return_statement (_) @return.value) @return

[
  (parameters (identifier) @parameter @parameter.name)
  (lambda_parameters (identifier) @parameter @parameter.name)
  (parameters [(list_splat_pattern (identifier) @parameter.name) (dictionary_splat_pattern (identifier) @parameter.name)] @parameter)
  (lambda_parameters [(list_splat_pattern (identifier) @parameter.name) (dictionary_splat_pattern (identifier) @parameter.name)] @parameter)
]
(typed_parameter
  . [
    (identifier) @parameter.name
    (list_splat_pattern (identifier) @parameter.name)
    (dictionary_splat_pattern (identifier) @parameter.name)
  ]
  type: (_) @parameter.type) @parameter
(default_parameter name: (identifier) @parameter.name value: (_) @parameter.default) @parameter
(typed_default_parameter
  name: (identifier) @parameter.name
  type: (_) @parameter.type
  value: (_) @parameter.default) @parameter

; Imports

(import_statement name: (dotted_name) @import.name) @import
(import_statement
  name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias)) @import
(import_from_statement module_name: (_) @import.module name: (dotted_name) @import.name) @import
(import_from_statement
  module_name: (_) @import.module
  name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias)) @import
(import_from_statement module_name: (_) @import.module (wildcard_import) @import.name) @import
(future_import_statement "__future__" @import.module name: (dotted_name) @import.name) @import
(future_import_statement
  "__future__" @import.module
  name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias)) @import
