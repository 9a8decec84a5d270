; What a shell script says. The names of captures are explained in `src/languages/query.rs`; what the flags of commands
; mean is added by `commands.rs`.

(comment) @comment

; Values

[
  (word)
  (number)
  (raw_string)
  (ansi_c_string)
  (regex)
  (extglob_pattern)
] @literal
(string) @literal
(string [(expansion) (simple_expansion) (command_substitution) (arithmetic_expansion)] @hole)
(heredoc_body) @literal
(heredoc_body [(expansion) (simple_expansion) (command_substitution)] @hole)
(concatenation) @concat
(array) @sequence
[(translated_string) (command_substitution) (process_substitution) (command_name)] @group

(variable_name) @name
(subscript name: (variable_name) @index.base index: (_) @index.index) @index
(simple_expansion [(variable_name) (special_variable_name)] @name.text) @name
(expansion [(variable_name) (special_variable_name)] @name.text) @name
(expansion (subscript name: (variable_name) @name.text) @none) @name
(expansion (variable_name) @either.option operator: [":-" "-" ":=" "="] . (_) @either.option) @either
(expansion operator: [":+" "+"] . (_) @either.option) @either

; Commands

(command name: (command_name) @call.callee) @call
(command argument: (_) @call.argument) @call
(heredoc_redirect) @other
[(herestring_redirect) (file_redirect)] @other
(function_definition name: (word) @function.name) @function
(unset_command (variable_name) @literal)
(declaration_command (variable_name) @literal)

; Bindings

(variable_assignment name: (_) @assign.target value: (_) @assign.value) @assign
(variable_assignment name: (_) @assign.target !value) @assign
(variable_assignment "+=") @other
(for_statement variable: (_) @each.target) @each
(for_statement value: (_) @each.item)

; Tests

(binary_expression
  left: (_) @test.operand
  operator: ["=" "==" "!=" "=~" "<" ">" (test_operator)]
  right: (_) @test.operand) @test
(unary_expression operator: (test_operator) . (_) @test.operand) @test
(test_command
  . [(string) (word) (concatenation) (expansion) (simple_expansion)] @test.operand .) @test
(case_item value: (_) @tested)
