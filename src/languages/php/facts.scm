; What a PHP program says. The names of captures are explained in `src/languages/query.rs`.

(comment) @comment

; Values. A variable is called as it is without its `$`.

(name) @name
(relative_scope) @name
(variable_name (name) @name.text) @name
(dynamic_variable_name "{" . (name) @name.text) @name
(namespace_name) @name
(namespace_name (name) @none)
(variadic_unpacking (_) @group.value) @group
(qualified_name (name) @name.text .) @name
(qualified_name (namespace_name) @attribute.base (name) @attribute.name .) @attribute

; What stands outside of the tags is a string that is printed.
[(string) (encapsed_string) (heredoc) (nowdoc) (text)] @literal
(encapsed_string [
  (class_constant_access_expression)
  (dynamic_variable_name)
  (function_call_expression)
  (member_access_expression)
  (member_call_expression)
  (nullsafe_member_access_expression)
  (nullsafe_member_call_expression)
  (scoped_call_expression)
  (scoped_property_access_expression)
  (subscript_expression)
  (variable_name)
] @hole)
(heredoc_body [
  (class_constant_access_expression)
  (dynamic_variable_name)
  (function_call_expression)
  (member_access_expression)
  (member_call_expression)
  (nullsafe_member_access_expression)
  (nullsafe_member_call_expression)
  (scoped_call_expression)
  (scoped_property_access_expression)
  (subscript_expression)
  (variable_name)
] @hole)
(binary_expression operator: ".") @concat

(member_access_expression object: (_) @attribute.base name: (name) @attribute.name) @attribute
(nullsafe_member_access_expression object: (_) @attribute.base name: (name) @attribute.name) @attribute
(scoped_property_access_expression
  scope: (_) @attribute.base
  name: (variable_name (name) @attribute.name) @none) @attribute
(class_constant_access_expression . (_) @attribute.base . (name) @attribute.name .) @attribute
(subscript_expression . (_) @index.base . (_) @index.index .) @index

[(array_creation_expression) (list_literal)] @sequence
(array_creation_expression (array_element_initializer "=>")) @mapping
(array_element_initializer (_) @group.value .) @group
(array_element_initializer . (_) @argument.key . "=>" . (_) @argument.value) @argument
(array_element_initializer . (name) @argument.name . "=>" . (_) @argument.value) @argument
; `RequestOptions::JSON`
(array_element_initializer
  . (class_constant_access_expression . (name) @_class . (name) @argument.name .)
  . "=>" . (_) @argument.value
  (#eq? @_class "RequestOptions")) @argument
(array_element_initializer (variadic_unpacking (_) @argument.value)) @spread

[
  (parenthesized_expression)
  (error_suppression_expression)
  (clone_expression)
  (by_ref)
] @group
(cast_expression value: (_) @group.value) @group

(binary_expression operator: "??") @either
(binary_expression left: (_) @group.value operator: "??" right: (throw_expression)) @group
(conditional_expression condition: (_) @either.option !body alternative: (_) @either.option) @either
(conditional_expression body: (_) @either.option alternative: (_) @either.option) @either
(conditional_expression condition: (_) @group.value !body alternative: (throw_expression)) @group
(match_expression
  body: (match_block [
    (match_conditional_expression return_expression: (_) @either.option)
    (match_default_expression return_expression: (_) @either.option)
  ])) @either
(match_condition_list (_) @tested)
(case_statement value: (_) @tested)
(binary_expression operator: ["==" "===" "!=" "!==" "<>"]) @test

; Calls and constructions

(argument (_) @argument.value @group.value .) @argument @group
(argument name: (name) @argument.name) @argument
(argument (variadic_unpacking (_) @argument.value)) @spread
(function_call_expression function: (_) @call.callee arguments: (arguments) @call.arguments) @call
(member_call_expression
  object: (_) @call.receiver
  name: (name) @call.method
  arguments: (arguments) @call.arguments) @call
(nullsafe_member_call_expression
  object: (_) @call.receiver
  name: (name) @call.method
  arguments: (arguments) @call.arguments) @call
(scoped_call_expression
  scope: (_) @call.receiver
  name: (name) @call.method
  arguments: (arguments) @call.arguments) @call
(object_creation_expression . (_) @call.callee) @call
(object_creation_expression (arguments) @call.arguments) @call
(object_creation_expression (anonymous_class)) @other
(attribute . (_) @call.callee parameters: (arguments) @call.arguments) @call

(function_call_expression
  function: (name) @_sprintf
  arguments: (arguments . (argument . [(string) (encapsed_string)] @format.template .))
  (#eq? @_sprintf "sprintf")) @format.percent
(function_call_expression
  function: (name) @_sprintf
  arguments: (arguments
    . (argument . [(string) (encapsed_string)] .)
    (argument (_) @format.argument .))
  (#eq? @_sprintf "sprintf")) @format.percent

; Assertions of tests

(member_call_expression
  name: (name) @_assert
  (#match? @_assert "^(assert[A-Z]|toBe|toEqual)")) @assert
(scoped_call_expression
  name: (name) @_assert
  (#match? @_assert "^assert[A-Z]")) @assert

; Bindings

(augmented_assignment_expression) @other
(assignment_expression left: (_) @assign.target right: (_) @assign.value) @assign
(reference_assignment_expression left: (_) @assign.target right: (_) @assign.value) @assign
(property_element name: (variable_name) @assign.target default_value: (_) @assign.value) @assign
(property_element name: (variable_name) @declare.target !default_value) @declare
(const_element . (name) @assign.target . (_) @assign.value) @assign
(enum_case name: (name) @assign.target value: (_) @assign.value) @assign
(static_variable_declaration name: (variable_name) @assign.target value: (_) @assign.value) @assign
(function_call_expression
  function: (name) @_define
  arguments: (arguments
    . (argument . [
        (string . (string_content) @name @assign.target .) @none
        (encapsed_string . (string_content) @name @assign.target .) @none
      ] .)
    . (argument (_) @assign.value .))
  (#eq? @_define "define")) @assign
; `curl_setopt($handle, CURLOPT_URL, $url)` sets a member of what the handle holds.
(function_call_expression
  function: (name) @_setopt
  arguments: (arguments
    . (argument . (_) @attribute.base .)
    . (argument . (name) @attribute.name .) @attribute @assign.target
    . (argument (_) @assign.value .))
  (#eq? @_setopt "curl_setopt")) @assign
(foreach_statement . (_) @each.source . (_) @each.target) @each
(foreach_statement (pair) @sequence)

(function_definition name: (name) @function.name) @function
(method_declaration name: (name) @function.name) @function
[(anonymous_function) (arrow_function) (property_hook)] @function
(arrow_function body: (_) @returned)
[
  (class_declaration name: (name) @class.name)
  (interface_declaration name: (name) @class.name)
  (trait_declaration name: (name) @class.name)
  (enum_declaration name: (name) @class.name)
] @class
(class_declaration (base_clause (_) @class.base)) @class
(return_statement (_) @return.value) @return
(yield_expression (_) @return.value) @return

(simple_parameter name: (variable_name (name) @parameter.name) @none) @parameter
(simple_parameter type: (_) @parameter.type) @parameter
(simple_parameter default_value: (_) @parameter.default) @parameter
(variadic_parameter name: (variable_name (name) @parameter.name) @none) @parameter
(property_promotion_parameter name: (variable_name (name) @parameter.name) @none) @parameter
(property_promotion_parameter type: (_) @parameter.type) @parameter
(property_promotion_parameter default_value: (_) @parameter.default) @parameter

; Imports

(namespace_use_declaration
  (namespace_use_clause . [(name) (qualified_name)] @import.name !alias)) @import
(namespace_use_declaration
  (namespace_use_clause . [(name) (qualified_name)] @import.name alias: (name) @import.alias)) @import
(namespace_use_declaration
  (namespace_name) @import.module
  body: (namespace_use_group
    (namespace_use_clause . [(name) (qualified_name)] @import.name !alias))) @import
(namespace_use_declaration
  (namespace_name) @import.module
  body: (namespace_use_group
    (namespace_use_clause . [(name) (qualified_name)] @import.name alias: (name) @import.alias))) @import
