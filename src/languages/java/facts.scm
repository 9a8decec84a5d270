; What a Java program says. The names of captures are explained in `src/languages/query.rs`.

[(line_comment) (block_comment)] @comment

; Values

(identifier) @name
[(this) (super)] @name

(string_literal) @literal
(string_interpolation (_) @hole.value) @hole
; A string template is the string it makes.
(template_expression template_argument: (_) @group.value) @group

(binary_expression operator: "+") @concat
(binary_expression operator: ["==" "!="]) @test

(field_access object: (_) @attribute.base field: (_) @attribute.name) @attribute
(array_access array: (_) @index.base index: (_) @index.index) @index

[(array_initializer) (element_value_array_initializer)] @sequence
(array_creation_expression value: (_) @group.value) @group
(parenthesized_expression) @group
(cast_expression value: (_) @group.value) @group

(ternary_expression consequence: (_) @either.option alternative: (_) @either.option) @either
(switch_expression
  body: (switch_block (switch_rule (expression_statement (_) @either.option)))) @either
(switch_label (expression) @tested)
(assert_statement) @assert

; Calls

(method_invocation !object name: (identifier) @call.callee arguments: (argument_list) @call.arguments) @call
(method_invocation
  object: (_) @call.receiver
  name: (identifier) @call.method
  arguments: (argument_list) @call.arguments) @call

(object_creation_expression
  type: (type_identifier) @call.callee @name
  arguments: (argument_list) @call.arguments) @call
(object_creation_expression
  type: (scoped_type_identifier) @call.callee
  arguments: (argument_list) @call.arguments) @call
(object_creation_expression
  type: (generic_type . (type_identifier) @call.callee @name)
  arguments: (argument_list) @call.arguments) @call
(object_creation_expression
  type: (generic_type . (scoped_type_identifier) @call.callee)
  arguments: (argument_list) @call.arguments) @call
(scoped_type_identifier . (type_identifier) @attribute.base @name (type_identifier) @attribute.name .) @attribute
(scoped_type_identifier . (scoped_type_identifier) @attribute.base (type_identifier) @attribute.name .) @attribute

(explicit_constructor_invocation constructor: (_) @call.callee arguments: (_) @call.arguments) @call
(enum_constant name: (identifier) @call.callee arguments: (_) @call.arguments) @call

(annotation name: (_) @call.callee arguments: (annotation_argument_list) @call.arguments) @call
(marker_annotation name: (identifier) @none)
(element_value_pair key: (_) @argument.name value: (_) @argument.value) @argument

; `a.equals(b)`
(method_invocation
  object: (_) @test.operand
  name: (identifier) @_method
  arguments: (argument_list . (expression) @test.operand .)
  (#any-of? @_method "equals" "equalsIgnoreCase" "contentEquals")) @test
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list (expression) @test.operand)
  (#eq? @_class "Objects")
  (#eq? @_method "equals")) @test

; What is there or else fails: `Objects.requireNonNull(x)`, `Optional.ofNullable(x).orElseThrow()`
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list . (expression) @group.value)
  (#eq? @_class "Objects")
  (#any-of? @_method "requireNonNull" "toString")) @group
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list . (expression) @group.value .)
  (#eq? @_class "Optional")
  (#any-of? @_method "of" "ofNullable")) @group
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list . (expression) @group.value)
  (#eq? @_class "String")
  (#eq? @_method "valueOf")) @group
(method_invocation
  object: (_) @group.value
  name: (identifier) @_method
  (#any-of? @_method "orElseThrow" "orElseGet" "intern")) @group
; `Optional.ofNullable(x).orElse(y)`, `Objects.requireNonNullElse(x, y)`
(method_invocation
  object: (_) @either.option
  name: (identifier) @_method
  arguments: (argument_list . (expression) @either.option .)
  (#eq? @_method "orElse")) @either
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list . (expression) @either.option . (expression) @either.option .)
  (#eq? @_class "Objects")
  (#eq? @_method "requireNonNullElse")) @either

; Templates

(method_invocation
  object: [
    (string_literal)
    (parenthesized_expression [(string_literal) (binary_expression operator: "+")])
  ] @format.template
  name: (identifier) @_method
  arguments: (argument_list) @format.arguments
  (#eq? @_method "formatted")) @format.percent
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list . [(string_literal) (binary_expression operator: "+")] @format.template)
  (#eq? @_class "String")
  (#eq? @_method "format")) @format.percent
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list
    . [(string_literal) (binary_expression operator: "+")]
    (expression) @format.argument)
  (#eq? @_class "String")
  (#eq? @_method "format")) @format.percent
; `String.format(Locale.ROOT, "…", x)`
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list
    . (field_access object: (identifier) @_locale)
    . [(string_literal) (binary_expression operator: "+")] @format.template)
  (#eq? @_class "String")
  (#eq? @_method "format")
  (#eq? @_locale "Locale")) @format.percent
(method_invocation
  object: (identifier) @_class
  name: (identifier) @_method
  arguments: (argument_list
    . (field_access object: (identifier) @_locale)
    . [(string_literal) (binary_expression operator: "+")]
    (expression) @format.argument)
  (#eq? @_class "String")
  (#eq? @_method "format")
  (#eq? @_locale "Locale")) @format.percent
; Bindings

(variable_declarator name: (identifier) @assign.target value: (_) @assign.value) @assign
(variable_declarator !value name: (identifier) @declare.target) @declare
; A statement that declares one name begins with its type.
(local_variable_declaration
  type: (_)
  . declarator: (variable_declarator name: (identifier) @assign.target value: (_) @assign.value) @none
  .) @assign
; Spring puts what the annotation names into the field.
(field_declaration
  (modifiers
    (annotation
      name: (identifier) @_annotation
      arguments: (annotation_argument_list . (string_literal) .)) @assign.value)
  type: (_)
  . declarator: (variable_declarator !value name: (identifier) @assign.target) @none
  .
  (#any-of? @_annotation "Value" "ConfigProperty")) @assign
(field_declaration
  (modifiers
    (annotation
      name: (identifier) @_annotation
      arguments: (annotation_argument_list (element_value_pair))) @assign.value)
  type: (_)
  . declarator: (variable_declarator !value name: (identifier) @assign.target) @none
  .
  (#any-of? @_annotation "Value" "ConfigProperty")) @assign
(assignment_expression
  left: (_) @assign.target
  operator: "="
  right: (_) @assign.value) @set
(assignment_expression operator: "+=") @other
(resource name: (identifier) @assign.target value: (_) @assign.value) @assign
(enhanced_for_statement name: (identifier) @each.target value: (_) @each.source) @each

(method_declaration name: (identifier) @function.name) @function
(constructor_declaration name: (identifier) @function.name) @function
(compact_constructor_declaration name: (identifier) @function.name) @function
(lambda_expression) @function
[
  (class_declaration name: (identifier) @class.name)
  (record_declaration name: (identifier) @class.name)
  (interface_declaration name: (identifier) @class.name)
  (enum_declaration name: (identifier) @class.name)
  (annotation_type_declaration name: (identifier) @class.name)
] @class
(class_declaration superclass: (superclass (type_identifier) @class.base @name)) @class
(class_declaration interfaces: (super_interfaces (type_list (type_identifier) @class.base @name))) @class
(return_statement (_) @return.value) @return

(formal_parameter type: (_) @parameter.type name: (identifier) @parameter.name) @parameter
; A parameter that the container fills is given what its annotation names.
(formal_parameter
  (modifiers (annotation name: (identifier) @_annotation) @assign.value)
  name: (identifier) @assign.target
  (#any-of? @_annotation "Value" "ConfigProperty")) @assign
(spread_parameter (variable_declarator name: (identifier) @parameter.name) @none) @parameter
(lambda_expression parameters: (identifier) @parameter @parameter.name)
(inferred_parameters (identifier) @parameter @parameter.name)
(catch_formal_parameter name: (identifier) @parameter.name) @parameter

; Imports

(package_declaration (_) @import.module) @import
(import_declaration [(identifier) (scoped_identifier)] @import.name .) @import
(import_declaration [(identifier) (scoped_identifier)] @import.name (asterisk) @import.alias) @import
