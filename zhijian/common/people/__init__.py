"""People 人员 and their credentials 资格证."""
