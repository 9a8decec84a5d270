
; JavaScript alone.

(class_declaration (class_heritage (_) @class.base)) @class
(field_definition property: [(property_identifier) (private_property_identifier)] @name)
(field_definition property: [(property_identifier) (private_property_identifier)] @assign.target value: (_) @assign.value) @assign

(formal_parameters (identifier) @parameter @parameter.name)
(formal_parameters (assignment_pattern left: (identifier) @parameter.name right: (_) @parameter.default) @parameter)
(formal_parameters (rest_pattern (identifier) @parameter.name) @parameter)
(formal_parameters (object_pattern (shorthand_property_identifier_pattern) @parameter @parameter.name))
(formal_parameters (object_pattern (pair_pattern value: (identifier) @parameter @parameter.name)))
(formal_parameters
  (assignment_pattern left: (object_pattern (shorthand_property_identifier_pattern) @parameter @parameter.name)))
