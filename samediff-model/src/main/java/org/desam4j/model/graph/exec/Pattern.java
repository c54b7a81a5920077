package org.desam4j.model.graph.exec;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.nd4j.autodiff.functions.DifferentialFunction;

/** A description of how a value of a graph is made, down to values that have names. */
sealed interface Pattern {

    /**
     * Extends a match by a value.
     *
     * @param before all that is known already
     * @return nothing if the value is made in another way
     */
    Optional<Match> match(String value, Readers graph, Match before);

    /**
     * Values that are made as patterns say.
     *
     * @param values by their names in the pattern
     * @param operations by which the pattern's own value is made of the named ones
     */
    record Match(Map<String, String> values, Set<DifferentialFunction> operations) {
        static final Match EMPTY = new Match(Map.of(), Set.of());

        private Optional<Match> with(String name, String value) {
            Map<String, String> more = new HashMap<>(values);
            String known = more.putIfAbsent(name, value);
            return known == null || known.equals(value) ? Optional.of(new Match(more, operations)) : Optional.empty();
        }

        private Match with(DifferentialFunction operation) {
            Set<DifferentialFunction> more = new LinkedHashSet<>(operations);
            more.add(operation);
            return new Match(values, more);
        }
    }

    /** Any value; where the name stands again, the same one. */
    record Any(String name) implements Pattern {
        @Override
        public Optional<Match> match(String value, Readers graph, Match before) {
            return before.with(name, value);
        }
    }

    /** A value with a name that is made in that way, by operations that do not belong to what is matched. */
    record Named(String name, Pattern of) implements Pattern {
        @Override
        public Optional<Match> match(String value, Readers graph, Match before) {
            return before.with(name, value)
                    .flatMap(named -> of.match(value, graph, named))
                    .map(whole -> new Match(whole.values(), before.operations()));
        }
    }

    /**
     * A result of an operation.
     *
     * @param kind the operation's name
     * @param result the number of the result
     * @param condition on the operation's settings
     */
    record Made(String kind, int result, Predicate<DifferentialFunction> condition, List<Pattern> arguments)
            implements Pattern {
        private static final Set<String> COMMUTATIVE = Set.of("add", "multiply");

        public Made {
            arguments = List.copyOf(arguments);
        }

        /** Another result of the same operation. */
        Made result(int number) {
            return new Made(kind, number, condition, arguments);
        }

        /** The same with a condition on the operation's settings. */
        Made where(Predicate<DifferentialFunction> settings) {
            return new Made(kind, result, settings, arguments);
        }

        @Override
        public Optional<Match> match(String value, Readers graph, Match before) {
            return graph.maker(value)
                    .filter(operation -> operation.opName().equals(kind)
                            && operation.outputVariablesNames()[result].equals(value)
                            && operation.argNames().length == arguments.size())
                    .filter(condition)
                    .flatMap(operation -> matchArguments(operation, graph, before.with(operation)));
        }

        private Optional<Match> matchArguments(DifferentialFunction operation, Readers graph, Match before) {
            List<String> names = List.of(operation.argNames());
            Optional<Match> inOrder = matchAll(names, graph, before);
            return inOrder.isPresent() || !COMMUTATIVE.contains(kind)
                    ? inOrder
                    : matchAll(List.of(names.get(1), names.get(0)), graph, before);
        }

        private Optional<Match> matchAll(List<String> values, Readers graph, Match before) {
            Optional<Match> match = Optional.of(before);
            for (int i = 0; i < arguments.size() && match.isPresent(); i++) {
                match = arguments.get(i).match(values.get(i), graph, match.get());
            }
            return match;
        }
    }

    static Pattern any(String name) {
        return new Any(name);
    }

    static Pattern named(String name, Pattern of) {
        return new Named(name, of);
    }

    static Made made(String kind, Pattern... arguments) {
        return new Made(kind, 0, operation -> true, List.of(arguments));
    }
}
