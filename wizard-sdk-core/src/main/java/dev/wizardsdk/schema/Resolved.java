package dev.wizardsdk.schema;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Java type without variables and wildcards.
 *
 * @param arguments what its type parameters stand for; an array's only one is its component
 */
record Resolved(Class<?> raw, List<Resolved> arguments) {

    Resolved {
        arguments = List.copyOf(arguments);
    }

    /** Resolves a type as it was written where the variables have these meanings. */
    static Resolved of(Type type, Map<TypeVariable<?>, Resolved> variables, String where) {
        return switch (type) {
            case Class<?> array when array.isArray() ->
                new Resolved(array, List.of(of(array.getComponentType(), variables, where)));
            case Class<?> plain when plain.getTypeParameters().length > 0 -> throw new IllegalArgumentException(
                    where + ": " + plain.getTypeName() + " needs its type arguments, such as List<String>");
            case Class<?> plain -> new Resolved(plain, List.of());
            case ParameterizedType generic -> new Resolved((Class<?>) generic.getRawType(),
                    Arrays.stream(generic.getActualTypeArguments()).map(each -> of(each, variables, where)).toList());
            case GenericArrayType array -> {
                var component = of(array.getGenericComponentType(), variables, where);
                yield new Resolved(component.raw.arrayType(), List.of(component));
            }
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], variables, where);
            case TypeVariable<?> variable -> {
                var meaning = variables.get(variable);
                if (meaning == null) {
                    throw new IllegalArgumentException(where + ": what " + variable + " stands for is not known");
                }
                yield meaning;
            }
            default -> throw new IllegalArgumentException(where + ": an unknown kind of type, " + type.getTypeName());
        };
    }

    /** What the variables of this type stand for. */
    Map<TypeVariable<?>, Resolved> variables() {
        var meanings = new HashMap<TypeVariable<?>, Resolved>();
        var parameters = raw.getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            meanings.put(parameters[i], arguments.get(i));
        }
        return meanings;
    }

    /** The form of a class that extends this sealed type, whose own variables stand for those of this type. */
    Resolved narrowedTo(Class<?> permitted) {
        var meanings = new HashMap<TypeVariable<?>, Resolved>();
        for (var parent : permitted.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType generic && generic.getRawType().equals(raw)) {
                var given = generic.getActualTypeArguments();
                for (int i = 0; i < given.length; i++) {
                    if (given[i] instanceof TypeVariable<?> variable) {
                        meanings.put(variable, arguments.get(i));
                    }
                }
            }
        }
        return new Resolved(permitted, Arrays.stream(permitted.getTypeParameters())
                .map(variable -> of(variable, meanings, permitted.getTypeName())).toList());
    }

    /** How deep arguments are within arguments. */
    int depth() {
        return 1 + arguments.stream().mapToInt(Resolved::depth).max().orElse(0);
    }

    /** As in {@code Page_City}: letters, digits and underscores. */
    String name() {
        var own = raw.getSimpleName().replaceAll("[^A-Za-z0-9]", "_");
        return arguments.isEmpty()
                ? own
                : own + "_" + arguments.stream().map(Resolved::name).collect(Collectors.joining("_"));
    }

    /** As in {@code Page<City>}, for people. */
    String words() {
        return arguments.isEmpty() || raw.isArray()
                ? raw.getSimpleName()
                : raw.getSimpleName() + arguments.stream().map(Resolved::words)
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    @Override
    public String toString() {
        return raw.getTypeName();
    }
}
