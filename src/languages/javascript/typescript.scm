
; TypeScript

[(non_null_expression) (as_expression) (satisfies_expression)] @group

(class_declaration (class_heritage (extends_clause value: (_) @class.base))) @class
(abstract_class_declaration name: (_) @class.name) @class
(enum_declaration name: (_) @class.name) @class
(enum_assignment name: (property_identifier) @name)
(enum_assignment name: (property_identifier) @assign.target value: (_) @assign.value) @assign
(public_field_definition name: [(property_identifier) (private_property_identifier)] @name)
(public_field_definition name: [(property_identifier) (private_property_identifier)] @assign.target value: (_) @assign.value) @assign
(public_field_definition name: [(property_identifier) (private_property_identifier)] @declare.target !value) @declare

(required_parameter pattern: (identifier) @parameter.name) @parameter
(required_parameter pattern: (identifier) type: (type_annotation) @parameter.type) @parameter
(required_parameter pattern: (identifier) value: (_) @parameter.default) @parameter
(optional_parameter pattern: (identifier) @parameter.name) @parameter
(optional_parameter pattern: (identifier) type: (type_annotation) @parameter.type) @parameter
(required_parameter pattern: (rest_pattern (identifier) @parameter.name)) @parameter
(required_parameter pattern: (object_pattern (shorthand_property_identifier_pattern) @parameter @parameter.name))
(required_parameter pattern: (object_pattern (pair_pattern value: (identifier) @parameter @parameter.name)))

; `interface ProcessEnv { X: string }`
(interface_declaration name: (_) @class.name) @class
(property_signature name: (property_identifier) @name)
(property_signature name: (property_identifier) @declare.target) @declare
(type_alias_declaration name: (_) @class.name value: (object_type)) @class

(import_statement (import_require_clause (identifier) @import.alias source: (string) @import.module)) @import
