; What a Lua program says. The names of captures are explained in `src/languages/query.rs`.

(comment) @comment

; Values

(identifier) @name
(attribute (identifier) @none)

(string) @literal
(binary_expression operator: "..") @concat

(dot_index_expression table: (_) @attribute.base field: (_) @attribute.name) @attribute
(method_index_expression table: (_) @attribute.base method: (_) @attribute.name) @attribute
(bracket_index_expression table: (_) @index.base field: (_) @index.index) @index

(table_constructor) @sequence
(table_constructor (field name: (_))) @mapping
(field !name value: (_) @group.value) @group
; `name = value` has no operator of its own in the grammar, `[key] = value` has.
(field name: (identifier) @argument.name !operator value: (_) @argument.value) @argument
(field name: (_) @argument.key operator: _ value: (_) @argument.value) @argument

(parenthesized_expression) @group
; Lists of one are what they hold.
[(variable_list) (expression_list)] @group
(variable_list ",") @sequence
(expression_list ",") @sequence

(binary_expression operator: "or") @either
; `a and b or c`
(binary_expression operator: "and" right: (_) @group.value) @group
(binary_expression operator: ["==" "~="]) @test

; Calls

(function_call name: (_) @call.callee) @call
(function_call arguments: (arguments "(") @call.arguments) @call
; `f{…}` and `f"…"`
((function_call arguments: (arguments . [(table_constructor) (string)] @call.argument .) @_arguments) @call
  (#not-match? @_arguments "^[(]"))

; `require("a.b").c()`: a module is called as what it is.
((function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @name.text) .)) @name
  (#eq? @_require "require"))

; What hands on its first argument.
((function_call name: (identifier) @_same arguments: (arguments . (_) @group.value)) @group
  (#any-of? @_same "assert" "tostring"))

((function_call
  name: (dot_index_expression table: (identifier) @_string field: (identifier) @_format) @none
  arguments: (arguments . (_) @format.template) @format.arguments) @format.percent
  (#eq? @_string "string") (#eq? @_format "format"))
; `("…"):format(x)`
((function_call
  name: (method_index_expression
    table: (parenthesized_expression [(string) (binary_expression operator: "..")]) @format.template
    method: (identifier) @_format) @none
  arguments: (arguments "(") @format.arguments) @format.percent
  (#eq? @_format "format"))

; `assert.are.equal(a, b)`, `luaunit.assertEquals(a, b)`
((function_call name: [(dot_index_expression) (method_index_expression)] @_assert) @assert
  (#match? @_assert "^(assert[.:]|[a-z]+[.:]assert)"))

; Bindings

(assignment_statement (variable_list) @assign.target (expression_list) @assign.value) @set
(variable_declaration
  (assignment_statement (variable_list) @assign.target (expression_list) @assign.value) @none) @assign
(variable_declaration (variable_list) @declare.target) @declare
(for_generic_clause (variable_list) @each.target (expression_list) @each.source) @each

[(function_declaration) (function_definition)] @function
(function_declaration name: (identifier) @function.name) @function
(function_declaration name: (dot_index_expression field: (_) @function.name) @none) @function
(function_declaration name: (method_index_expression method: (_) @function.name) @none) @function
(parameters name: (identifier) @parameter @parameter.name)
(return_statement (expression_list) @return.value) @return

; Imports

((variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @import.alias)
    (expression_list
      . value: (function_call
        name: (identifier) @_require
        arguments: (arguments . (string) @import.module .)) .))) @import @none
  (#eq? @_require "require"))
((variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @import.alias)
    (expression_list
      . value: (dot_index_expression
        table: (function_call
          name: (identifier) @_require
          arguments: (arguments . (string) @import.module .))
        field: (identifier) @import.name) .))) @import @none
  (#eq? @_require "require"))
