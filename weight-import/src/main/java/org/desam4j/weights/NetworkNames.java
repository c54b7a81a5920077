package org.desam4j.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a network's parameters among those of a dictionary: without the prefix that wrappers put before all of them
 * ({@code module.}, {@code _orig_mod.}, {@code sam.}, or any other), and as the original has them.
 */
final class NetworkNames {
    /** The modules of SAM, and those that Hugging Face's SAM has in their place, at the start of a name or after a point. */
    private static final Pattern MODULE = Pattern.compile(
            "(?:^|\\.)(image_encoder|prompt_encoder|mask_decoder|vision_encoder|shared_image_embedding)\\.");

    /** The prefixes that PyTorch's own wrappers give to the names of any network. */
    private static final Pattern WRAPPER = Pattern.compile("^(?:module\\.|_orig_mod\\.)+");

    private final String prefix;
    private final boolean huggingFace;
    private final Function<String, Optional<String>> originals;
    private final Map<String, String> stored = new LinkedHashMap<>();

    private NetworkNames(
            Collection<String> names,
            String prefix,
            boolean huggingFace,
            Function<String, Optional<String>> originals) {
        this.prefix = prefix;
        this.huggingFace = huggingFace;
        this.originals = originals;
        names.stream().filter(name -> name.startsWith(prefix)).forEach(this::add);
        names.stream().filter(name -> !name.startsWith(prefix)).forEach(this::add);
    }

    private void add(String storedName) {
        original(storedName).ifPresent(name -> stored.putIfAbsent(name, storedName));
    }

    /** True if a name is that of a SAM's parameter, whatever its prefix. */
    static boolean isOfNetwork(String name) {
        return MODULE.matcher(name).find();
    }

    /** The prefixes under which a dictionary has a network; none if it has none, and only the empty one where that is there. */
    static List<String> prefixes(Collection<String> names) {
        Set<String> prefixes = new LinkedHashSet<>();
        for (String name : names) {
            Matcher module = MODULE.matcher(name);
            if (module.find()) {
                prefixes.add(name.substring(0, module.start(1)));
            }
        }
        return prefixes.contains("") ? List.of("") : new ArrayList<>(prefixes);
    }

    /** The names as they are. */
    static NetworkNames asStored(Collection<String> names) {
        return new NetworkNames(names, "", false, Optional::of);
    }

    /** The names without a prefix, and as the original has them; names without the prefix stay. */
    static NetworkNames of(Collection<String> names, String prefix) {
        List<String> stripped =
                names.stream().map(name -> stripped(name, prefix)).toList();
        return HuggingFaceNames.of(stripped)
                .map(table -> new NetworkNames(names, prefix, true, table::original))
                .orElseGet(() -> new NetworkNames(names, prefix, false, Optional::of));
    }

    private static String stripped(String name, String prefix) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    /** The names of what is no SAM, without what PyTorch's wrappers put before all of them. */
    static NetworkNames ofAnything(Collection<String> names) {
        Matcher first = WRAPPER.matcher(names.stream().findFirst().orElse(""));
        String prefix = first.find() ? first.group() : "";
        return of(names, names.stream().allMatch(name -> name.startsWith(prefix)) ? prefix : "");
    }

    /** The network's name for one in the file; none for the second copy of a parameter. */
    Optional<String> original(String storedName) {
        return originals.apply(stripped(storedName, prefix));
    }

    /** The prefix of the network's names in the file. */
    String prefix() {
        return prefix;
    }

    /** True if the file's names are those of Hugging Face's transformers. */
    boolean huggingFace() {
        return huggingFace;
    }

    /** The names in the file by the network's. */
    Map<String, String> stored() {
        return Collections.unmodifiableMap(stored);
    }
}
