; What a Ruby program says. The names of captures are explained in `src/languages/query.rs`; what a query cannot say
; (here-documents, names of blocks) is added by `scopes.rs` and `heredocs.rs`.

[(comment) (uninterpreted)] @comment

; Values

[(identifier) (constant) (self) (global_variable)] @name
; `@x` is the field `x` of `self`.
[(instance_variable) (class_variable)] @attribute @attribute.name

[(string) (bare_string) (bare_symbol) (simple_symbol) (delimited_symbol) (regex) (subshell) (heredoc_body)] @literal
(heredoc_beginning) @other
(interpolation) @hole
(interpolation (_) @hole.value) @hole
(chained_string) @concat
(binary operator: "+") @concat
; `"a" << b << "c"`: what is put behind a literal; an array is filled in the same way.
(binary left: [(string) (chained_string)] operator: "<<") @concat
(binary left: (binary left: [(string) (chained_string)] operator: "<<") operator: "<<") @concat
(binary
  left: (binary left: (binary left: [(string) (chained_string)] operator: "<<") operator: "<<")
  operator: "<<") @concat
(binary
  left: (binary
    left: (binary left: (binary left: [(string) (chained_string)] operator: "<<") operator: "<<")
    operator: "<<")
  operator: "<<") @concat

; What is put into something that is no literal.
(binary left: [(call) (identifier) (constant) (instance_variable) (element_reference)] @call.receiver operator: "<<" @call.method
  right: (_) @call.argument) @call

(scope_resolution !scope name: (_) @name.text) @name
(scope_resolution scope: (_) @attribute.base name: (_) @attribute.name) @attribute
(element_reference object: (_) @index.base . (_) @index.index) @index

[(array) (string_array) (symbol_array) (left_assignment_list) (right_assignment_list)] @sequence
(hash) @mapping
(pair value: (_) @argument.value) @argument
(pair key: [(string) (simple_symbol) (delimited_symbol)] @argument.key value: (_) @argument.value) @argument
(pair key: (hash_key_symbol) @argument.name value: (_) @argument.value) @argument
(pair key: (hash_key_symbol) @name @argument.name @argument.value !value) @argument
; `FOO: "bar"` names a variable of the environment, never one of the program.
((pair key: (hash_key_symbol) @literal @argument.key value: (_) @argument.value) @argument
  (#match? @argument.key "^[A-Z][A-Z0-9]*_[A-Z0-9_]*$"))
(hash_splat_argument (_) @argument.value) @spread
(splat_argument (_) @argument.value) @spread

(parenthesized_statements (_) @group.value .) @group
(begin (_) @group.value .) @group
(begin (_) @group.value . [(rescue) (ensure) (else)]) @group
(unary operator: "+" operand: (_) @group.value) @group
(unary operator: "-" operand: (string) @group.value) @group
(pattern) @group

(binary operator: ["||" "or"]) @either
(conditional consequence: (_) @either.option alternative: (_) @either.option) @either
(rescue_modifier body: (_) @either.option handler: (_) @either.option) @either
(alternative_pattern) @either
(binary operator: ["==" "!=" "===" "=~" "!~" "<=>"]) @test
(when pattern: (pattern) @tested)
(in_clause pattern: (_) @tested)

; Branches whose values are one value.
(assignment right: (if consequence: (then (_) @either.option .)) @either)
(assignment right: (if alternative: (else (_) @either.option .)) @either)
(assignment right: (if alternative: (elsif consequence: (then (_) @either.option .))) @either)
(assignment right: (if alternative: (elsif alternative: (else (_) @either.option .))) @either)
(assignment right: (unless consequence: (then (_) @either.option .)) @either)
(assignment right: (unless alternative: (else (_) @either.option .)) @either)
(assignment right: (case (when body: (then (_) @either.option .))) @either)
(assignment right: (case (else (_) @either.option .)) @either)
(assignment right: (case_match clauses: (in_clause body: (then (_) @either.option .))) @either)
(assignment right: (case_match else: (else (_) @either.option .)) @either)
(body_statement (if consequence: (then (_) @either.option .)) @either .)
(body_statement (if alternative: (else (_) @either.option .)) @either .)
(body_statement (unless consequence: (then (_) @either.option .)) @either .)
(body_statement (unless alternative: (else (_) @either.option .)) @either .)
(body_statement (case (when body: (then (_) @either.option .))) @either .)
(body_statement (case (else (_) @either.option .)) @either .)

; Calls

; A method that is given nothing says what an attribute says.
(call receiver: (_) @attribute.base method: (_) @attribute.name !arguments !block) @attribute
(call receiver: (_) @call.receiver method: (_) @call.method arguments: (argument_list) @call.arguments
  (#not-eq? @call.method "new")) @call
(call receiver: (_) @call.receiver method: (_) @call.method !arguments block: (_)
  (#not-eq? @call.method "new")) @call
(call !receiver method: (_) @call.callee) @call
(call !receiver method: (_) @call.callee arguments: (argument_list) @call.arguments) @call
; `A.new(…)` is a construction of `A`.
(call receiver: (_) @call.callee method: (_) @_new @none (#eq? @_new "new")) @call
(call receiver: (_) @call.callee method: (_) @_new @none arguments: (argument_list) @call.arguments
  (#eq? @_new "new")) @call
; Methods that hand on what they are asked of.
(call receiver: (_) @group.value method: (identifier) @_same @none !arguments !block
  (#any-of? @_same "freeze" "dup" "clone" "to_s" "to_str" "strip" "chomp" "itself" "presence" "to_json" "to_h"
    "with_indifferent_access" "symbolize_keys" "stringify_keys" "deep_symbolize_keys" "to_sym" "html_safe")) @group

((call !receiver method: (identifier) @_format @none
  arguments: (argument_list . (_) @format.template) @format.arguments) @format.percent
  (#any-of? @_format "format" "sprintf"))
((call receiver: (constant) @_kernel method: (identifier) @_format @none
  arguments: (argument_list . (_) @format.template) @format.arguments) @format.percent
  (#eq? @_kernel "Kernel") (#any-of? @_format "format" "sprintf"))
(binary left: [(string) (chained_string) (parenthesized_statements)] @format.template operator: "%"
  right: (_) @format.argument) @format.percent
(binary left: [(string) (chained_string) (parenthesized_statements)] @format.template operator: "%"
  right: [(array) (hash)] @format.arguments) @format.percent

; `URI(BASE) + "/path"` puts another path in the place of the base's.
((binary
  left: (call method: (_) @_uri arguments: (_)) @call.receiver
  operator: "+" @call.method
  right: (_) @call.argument) @call
  (#any-of? @_uri "URI" "parse"))

; Assertions

((call receiver: (call !receiver method: (identifier) @_expect) method: (identifier) @_to @none) @assert
  (#any-of? @_expect "expect" "is_expected") (#any-of? @_to "to" "not_to" "to_not"))

; Bindings

(assignment left: (_) @assign.target right: (_) @assign.value) @assign
(operator_assignment left: (_) @assign.target operator: "||=" right: (_) @assign.value) @assign
(for pattern: (_) @each.target value: (in (_) @each.source)) @each

(method name: (_) @function.name) @function
(singleton_method name: (_) @function.name) @function
[(lambda) (block) (do_block)] @function
(class name: (_) @class.name) @class
(class name: (_) @class.name superclass: (superclass (_) @class.base)) @class
(module name: (_) @class.name) @class
(return (argument_list . (_) @return.value .)) @return
; The last value of a method is what it returns.
((method body: (body_statement (_) @returned .)) (#not-match? @returned "^(rescue|ensure|else)\\b"))
(method body: (body_statement (_) @returned . [(rescue) (ensure) (else)]))
(method body: [(string) (chained_string) (call) (identifier) (constant) (element_reference) (instance_variable)
  (operator_assignment) (binary) (conditional) (hash) (array) (rescue_modifier)] @returned)
((singleton_method body: (body_statement (_) @returned .)) (#not-match? @returned "^(rescue|ensure|else)\\b"))
(singleton_method body: (body_statement (_) @returned . [(rescue) (ensure) (else)]))
(singleton_method body: [(string) (chained_string) (call) (identifier) (constant) (element_reference) (instance_variable)
  (operator_assignment) (binary) (conditional) (hash) (array) (rescue_modifier)] @returned)
[
  (method_parameters (identifier) @parameter @parameter.name)
  (lambda_parameters (identifier) @parameter @parameter.name)
  (block_parameters (identifier) @parameter @parameter.name)
  (destructured_parameter (identifier) @parameter @parameter.name)
]
[(splat_parameter name: (_) @parameter.name) (hash_splat_parameter name: (_) @parameter.name)
  (block_parameter name: (_) @parameter.name) (keyword_parameter name: (_) @parameter.name)] @parameter
(keyword_parameter name: (_) @parameter.name value: (_) @parameter.default) @parameter
(optional_parameter name: (_) @parameter.name value: (_) @parameter.default) @parameter

; `HOSTS.each do |host|`
(call receiver: (_) @each.source method: (identifier) @_each
  block: (_ parameters: (block_parameters . (identifier) @each.target @name) @each)
  (#any-of? @_each "each" "map" "flat_map" "each_with_index" "each_with_object" "collect" "to_h" "filter_map" "find"
    "detect" "select" "reject" "any?" "all?" "none?"))

; `let(:name) { value }`
((call !receiver method: (identifier) @_let @none
  arguments: (argument_list . (simple_symbol) @assign.target @name .)
  block: [(block body: (block_body (_) @assign.value .)) (do_block body: (body_statement (_) @assign.value .))]) @assign
  (#any-of? @_let "let" "let!" "let_it_be" "subject" "subject!"))

; `base_uri "https://host"` in the body of a class is a field of it.
((body_statement
  (call !receiver method: (identifier) @assign.target @name
    arguments: (argument_list . [(string) (chained_string) (constant) (call) (element_reference)] @assign.value .)
    !block) @assign)
  (#any-of? @assign.target "base_uri" "default_model"))
((body_statement
  (call !receiver method: (identifier) @assign.target @name arguments: (argument_list . (pair)) @assign.value @mapping) @assign)
  (#any-of? @assign.target "headers"))
