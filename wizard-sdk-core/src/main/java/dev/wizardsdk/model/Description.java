package dev.wizardsdk.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Words that a model reads about a component of a record, a record, an enum or a sealed interface, where the name alone does
 * not say enough; they go into the JSON Schema as {@code description}. Without it a type has none.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Description {

    String value();
}
