; What a C# program says. The names of captures are explained in `src/languages/query.rs`.

(comment) @comment

; Values

(identifier) @name
(generic_name (identifier) @name.text) @name
(qualified_name qualifier: (_) @attribute.base name: (identifier) @attribute.name) @attribute
(qualified_name
  qualifier: (_) @attribute.base
  name: (generic_name (identifier) @attribute.name) @none) @attribute
(alias_qualified_name name: (_) @group.value) @group

[(string_literal) (verbatim_string_literal) (raw_string_literal) (interpolated_string_expression)] @literal
(interpolation (interpolation_brace) . (_) @hole.value) @hole
(binary_expression operator: "+") @concat

(member_access_expression
  expression: (_) @attribute.base
  name: [(identifier) @attribute.name (generic_name (identifier) @attribute.name) @none]) @attribute
(member_access_expression
  expression: ["this" "base"] @name @attribute.base
  name: [(identifier) @attribute.name (generic_name (identifier) @attribute.name) @none]) @attribute
(conditional_access_expression
  condition: (_) @attribute.base
  (member_binding_expression
    name: [(identifier) @attribute.name (generic_name (identifier) @attribute.name) @none])) @attribute
(element_access_expression
  expression: (_) @index.base
  subscript: (bracketed_argument_list . (argument (_) @index.index .) .)) @index
(conditional_access_expression
  condition: (_) @index.base
  (element_binding_expression . (argument (_) @index.index .) .)) @index
; `section.Value` is what the section holds.
(member_access_expression
  expression: (invocation_expression
    function: (member_access_expression name: (identifier) @_section)) @group.value
  name: (identifier) @_value
  (#eq? @_section "GetSection")
  (#eq? @_value "Value")) @group

[(collection_expression) (tuple_expression) (tuple_pattern) (initializer_expression)] @sequence
[(collection_element) (expression_element)] @group
(array_creation_expression (initializer_expression) @sequence.items) @sequence
(implicit_array_creation_expression (initializer_expression) @sequence.items) @sequence
(anonymous_object_creation_expression) @mapping
; `new { model }`; the name of `model = x` is none of these, as it is a label of what follows.
(anonymous_object_creation_expression . (identifier) @argument @argument.name @argument.value)
(anonymous_object_creation_expression
  (_) . "," . (identifier) @argument @argument.name @argument.value)
(anonymous_object_creation_expression
  (identifier) @argument.name . "=" . (_) @argument @argument.value)

[
  (parenthesized_expression)
  (await_expression)
  (checked_expression)
  (ref_expression)
  (postfix_unary_expression)
] @group
(cast_expression value: (_) @group.value) @group
(as_expression left: (_) @group.value) @group

(binary_expression operator: "??") @either
(binary_expression left: (_) @group.value operator: "??" right: (throw_expression)) @group
(conditional_expression consequence: (_) @either.option alternative: (_) @either.option) @either
(switch_expression (switch_expression_arm "=>" . (_) @either.option)) @either
(switch_expression_arm . (_) @tested)
(switch_section "case" . (_) @tested)
(binary_expression operator: ["==" "!="]) @test
[(is_expression) (is_pattern_expression)] @test

; Calls and constructions

(argument (_) @argument.value @group.value .) @argument @group
(argument name: (identifier) @argument.name) @argument
(attribute_argument (_) @argument.value .) @argument
(attribute_argument name: (identifier) @argument.name) @argument
(invocation_expression function: (_) @call.callee arguments: (argument_list) @call.arguments) @call
(attribute name: (_) @call.callee (attribute_argument_list) @call.arguments) @call
(constructor_initializer ["base" "this"] @call.callee (argument_list) @call.arguments) @call

; `new X(a) { B = b }`: the arguments and the properties that are set.
(object_creation_expression type: (_) @call.callee) @call
(object_creation_expression arguments: (argument_list) @call.arguments) @call
(object_creation_expression
  initializer: (initializer_expression (assignment_expression)) @call.arguments) @call
(implicit_object_creation_expression "new" @call.callee (argument_list) @call.arguments) @call
(implicit_object_creation_expression
  (initializer_expression (assignment_expression)) @call.arguments) @call
(with_expression . (_) @spread) @mapping

; Collections: `new List<T> { a, b }`, `new Dictionary<K, V> { [k] = v }` or `{ { k, v } }`.
(object_creation_expression initializer: (initializer_expression . (string_literal)) @sequence.items) @sequence
(object_creation_expression
  initializer: (initializer_expression . (interpolated_string_expression)) @sequence.items) @sequence
(object_creation_expression initializer: (initializer_expression . (identifier)) @sequence.items) @sequence
(object_creation_expression
  initializer: (initializer_expression
    (assignment_expression left: (element_binding_expression))) @mapping.entries) @mapping
(object_creation_expression
  initializer: (initializer_expression (initializer_expression)) @mapping.entries) @mapping
(implicit_object_creation_expression
  (initializer_expression
    (assignment_expression left: (element_binding_expression))) @mapping.entries) @mapping
(implicit_object_creation_expression
  (initializer_expression (initializer_expression)) @mapping.entries) @mapping
(initializer_expression (assignment_expression)) @mapping
(initializer_expression (initializer_expression)) @mapping
(initializer_expression
  (initializer_expression . (_) @argument.key . (_) @argument.value .) @argument @none)

; `new Uri(url, UriKind.Absolute)` joins nothing.
(argument
  (member_access_expression
    expression: [
      (identifier) @_kind
      (member_access_expression name: (identifier) @_kind)
    ]) @other
  (#eq? @_kind "UriKind"))

; Templates

(invocation_expression
  function: (member_access_expression
    expression: [(predefined_type) (identifier)] @_type
    name: (identifier) @_method)
  arguments: (argument_list . (argument . [(string_literal) (verbatim_string_literal)] @format.template .))
  (#any-of? @_type "string" "String")
  (#eq? @_method "Format")) @format.braces
(invocation_expression
  function: (member_access_expression
    expression: [(predefined_type) (identifier)] @_type
    name: (identifier) @_method)
  arguments: (argument_list
    . (argument . [(string_literal) (verbatim_string_literal)] .)
    (argument (_) @format.argument .))
  (#any-of? @_type "string" "String")
  (#eq? @_method "Format")) @format.braces

; Assertions of tests

(invocation_expression
  function: (member_access_expression expression: (identifier) @_class)
  (#any-of? @_class "Assert" "StringAssert" "CollectionAssert")) @assert

; Bindings

(assignment_expression) @other
(assignment_expression left: (_) @assign.target operator: "=" right: (_) @assign.value) @set
(variable_declarator name: (identifier) @declare.target .) @declare
(variable_declarator name: (identifier) @assign.target "=" . (_) @assign.value) @assign
(variable_declarator (tuple_pattern) @assign.target "=" . (_) @assign.value) @assign
; The only declarator of a declaration: the whole stands for it, as it begins the line.
(variable_declaration
  type: (_) . (variable_declarator name: (identifier) @assign.target "=" . (_) @assign.value) @none .) @assign
; `Client client = new(…)`
(variable_declaration
  type: [(identifier) (qualified_name) (generic_name)] @call.callee
  (variable_declarator "=" . (implicit_object_creation_expression) @call .))
(variable_declaration
  type: (nullable_type [(identifier) (qualified_name) (generic_name)] @call.callee)
  (variable_declarator "=" . (implicit_object_creation_expression) @call .))
(property_declaration
  type: [(identifier) (qualified_name) (generic_name)] @call.callee
  value: (implicit_object_creation_expression) @call)
(property_declaration name: (identifier) @declare.target) @declare
(property_declaration name: (identifier) @assign.target "=" . (_) @assign.value) @assign
(property_declaration
  name: (identifier) @assign.target
  value: (arrow_expression_clause (_) @assign.value) @none) @assign
(property_declaration
  name: (identifier) @assign.target
  accessors: (accessor_list
    . (accessor_declaration name: "get" body: (arrow_expression_clause (_) @assign.value)) .)) @assign
(property_declaration
  name: (identifier) @assign.target
  accessors: (accessor_list
    . (accessor_declaration name: "get" body: (block . (return_statement (_) @assign.value) .)) .)) @assign
; What an object or a copy is given by name makes no variable.
(initializer_expression
  (assignment_expression
    left: [
      (identifier) @argument.name
      (element_binding_expression . (argument (_) @argument.key .) .)
    ]
    right: (_) @argument.value) @argument @none)
(with_initializer . (identifier) @argument.name "=" . (_) @argument.value) @argument
(foreach_statement left: (_) @each.target right: (_) @each.source) @each
(declaration_expression name: (identifier) @declare.target) @declare

(method_declaration name: (identifier) @function.name) @function
(constructor_declaration name: (identifier) @function.name) @function
(local_function_statement name: (identifier) @function.name) @function
[
  (accessor_declaration)
  (anonymous_method_expression)
  (destructor_declaration)
  (indexer_declaration)
  (lambda_expression)
  (operator_declaration)
] @function
(class_declaration name: (identifier) @class.name) @class
(struct_declaration name: (identifier) @class.name) @class
(record_declaration name: (identifier) @class.name) @class
(interface_declaration name: (identifier) @class.name) @class
(class_declaration (base_list [(identifier) (generic_name) (qualified_name)] @class.base)) @class
(record_declaration (base_list [(identifier) (generic_name) (qualified_name)] @class.base)) @class
(return_statement (_) @return.value) @return
(yield_statement "return" . (_) @return.value) @return
(method_declaration body: (arrow_expression_clause (_) @return.value) @return)
(local_function_statement body: (arrow_expression_clause (_) @return.value) @return)
(lambda_expression parameters: (implicit_parameter) @parameter @parameter.name)

(parameter name: (identifier) @parameter.name) @parameter
(parameter type: (_) @parameter.type) @parameter
(parameter name: (identifier) "=" . (_) @parameter.default) @parameter
(parameter_list name: (identifier) @parameter @parameter.name)

; Names that are no values

(enum_declaration name: (identifier) @none)
(enum_member_declaration name: (identifier) @none)
(attribute_target_specifier) @none

; Imports

(using_directive "using" . [(identifier) (qualified_name)] @import.name . ";") @import
(using_directive name: (identifier) @import.alias "=" . (_) @import.name) @import
(namespace_declaration name: (_) @import.module) @import
(file_scoped_namespace_declaration name: (_) @import.module) @import
