; What programs in JavaScript and its dialects say. The names of captures are explained in `src/languages/query.rs`.

(comment) @comment

; Values

[(identifier) (this) (super) (shorthand_property_identifier) (shorthand_property_identifier_pattern) (meta_property)] @name

[(string) (template_string) (regex)] @literal
(template_substitution . (_) @hole.value) @hole
(binary_expression operator: "+") @concat

(member_expression object: (_) @attribute.base property: (_) @attribute.name) @attribute
(subscript_expression object: (_) @index.base index: (_) @index.index) @index

[(array) (array_pattern)] @sequence
[(object) (object_pattern)] @mapping
(pair key: (property_identifier) @argument.name value: (_) @argument.value) @argument
(pair key: (string) @argument.key value: (_) @argument.value) @argument
(pair key: (computed_property_name (_) @argument.key) value: (_) @argument.value) @argument
(pair_pattern key: (property_identifier) @argument.name value: (_) @argument.value) @argument
(pair_pattern key: (string) @argument.key value: (_) @argument.value) @argument
(object (shorthand_property_identifier) @argument @argument.name @argument.value)
(object_pattern (shorthand_property_identifier_pattern) @argument @argument.name @argument.value)
(object_pattern
  (object_assignment_pattern left: (shorthand_property_identifier_pattern) @argument.name) @argument @argument.value)
(object_assignment_pattern left: (_) @assign.target right: (_) @assign.value) @assign
(assignment_pattern left: (_) @assign.target right: (_) @assign.value) @assign
(spread_element (_) @argument.value) @spread
(rest_pattern (_) @argument.value) @spread

[(parenthesized_expression) (await_expression)] @group

(binary_expression operator: ["||" "??"]) @either
(ternary_expression consequence: (_) @either.option alternative: (_) @either.option) @either
(binary_expression operator: ["==" "===" "!=" "!==" "in" "instanceof"]) @test
(switch_case value: (_) @tested)

; Calls

(call_expression function: (_) @call.callee arguments: (arguments) @call.arguments) @call
(call_expression function: (_) @call.callee arguments: (template_string) @call.argument) @call
(new_expression constructor: (_) @call.callee arguments: (arguments) @call.arguments) @call
(new_expression constructor: (_) @call.callee !arguments) @call

; `expect(x).toBe(y)`, `expect(x).not.toBe(y)`
(expression_statement
  [
    (call_expression function: (member_expression object: (call_expression function: (identifier) @_expect)))
    (call_expression
      function: (member_expression
        object: (member_expression object: (call_expression function: (identifier) @_expect))))
    (await_expression
      (call_expression
        function: (member_expression
          object: (member_expression object: (call_expression function: (identifier) @_expect)))))
  ]
  (#eq? @_expect "expect")) @assert

; Bindings

(variable_declarator name: (_) @assign.target value: (_) @assign.value) @assign
(variable_declarator name: (identifier) @declare.target !value) @declare
(assignment_expression left: (_) @assign.target right: (_) @assign.value) @set
(augmented_assignment_expression left: (_) @assign.target right: (_) @assign.value) @set
(augmented_assignment_expression operator: ["+=" "-=" "*=" "/="]) @other
(for_in_statement left: (_) @each.target right: (_) @each.source) @each

[(function_declaration) (function_expression) (arrow_function) (method_definition) (generator_function)
 (generator_function_declaration)] @function
(function_declaration name: (identifier) @function.name) @function
(generator_function_declaration name: (identifier) @function.name) @function
(class_body (method_definition name: (_) @function.name) @function)
(variable_declarator
  name: (identifier) @function.name
  value: [(arrow_function) (function_expression)] @function) @none
(arrow_function parameter: (identifier) @parameter @parameter.name)
(arrow_function body: (expression) @returned)
(return_statement (_) @return.value) @return

(class_declaration name: (_) @class.name) @class

; Imports

(import_statement (import_clause (identifier) @import.alias) source: (string) @import.module) @import
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import.module) @import
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @import.name !alias)))
  source: (string) @import.module
  (#not-match? @import.module "^.[$]env/static/")) @import
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @import.name alias: (_) @import.alias)))
  source: (string) @import.module
  (#not-match? @import.module "^.[$]env/static/")) @import

; What is handed on: `export { X } from "module"`, `export * from "module"`
(export_statement
  "export" @import.export
  (export_clause (export_specifier name: (_) @import.name !alias))
  source: (string) @import.module) @import
(export_statement
  "export" @import.export
  (export_clause (export_specifier name: (_) @import.name alias: (_) @import.alias))
  source: (string) @import.module) @import
(export_statement "export" @import.export "*" @import.name source: (string) @import.module) @import
(export_statement
  "export" @import.export
  (namespace_export (identifier) @import.alias)
  source: (string) @import.module) @import

; Modules that export variables of the environment: `import { X } from "$env/static/private"`
(import_statement
  (import_clause (named_imports) @mapping @assign.target)
  source: (string) @assign.value
  (#match? @assign.value "^.[$]env/static/")) @assign
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @argument.name @argument.value !alias) @argument))
  source: (string) @_module
  (#match? @_module "^.[$]env/static/"))
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @argument.name alias: (_) @argument.value) @argument))
  source: (string) @_module
  (#match? @_module "^.[$]env/static/"))

(variable_declarator
  name: (identifier) @import.alias
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .))
  (#eq? @_require "require")) @import @none
(variable_declarator
  name: (identifier) @import.alias
  value: (member_expression
    object: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .))
    property: (property_identifier) @import.name)
  (#eq? @_require "require")) @import @none
(variable_declarator
  name: (object_pattern (shorthand_property_identifier_pattern) @import.name)
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .))
  (#eq? @_require "require")) @import @none
(variable_declarator
  name: (object_pattern
    (pair_pattern key: (property_identifier) @import.name value: (identifier) @import.alias))
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .))
  (#eq? @_require "require")) @import @none
