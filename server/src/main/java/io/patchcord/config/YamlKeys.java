package io.patchcord.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds keys that Helidon Config's parser does not get along with: of those that stand twice in one mapping it silently
 * keeps the last, and each dot within a key is a level to it, which it descends by recursion. For one thread.
 */
final class YamlKeys {
    private static final int MOST_DOTS = 20;

    private final List<String> problems = new ArrayList<>();
    /** Nodes that were looked at: an alias stands for one of them, which may be around it. */
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlKeys() {
    }

    /**
     * A problem for each that stands twice, with both lines and no value.
     *
     * @throws YAMLException when the text is not YAML, or a key is a mapping or has too many dots for the parser
     */
    static List<String> problems(String yaml) {
        YamlKeys keys = new YamlKeys();
        keys.look("", new Yaml().compose(new StringReader(yaml)));
        return keys.problems;
    }

    private void look(String path, Node node) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            look(path, mapping);
        } else if (node instanceof SequenceNode sequence) {
            for (int at = 0; at < sequence.getValue().size(); at++) {
                look(path + "[" + at + "]", sequence.getValue().get(at));
            }
        }
    }

    private void look(String path, MappingNode mapping) {
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            int line = entry.getKeyNode().getStartMark().getLine() + 1;
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new YAMLException("the key in line " + line + " is not a text");
            }
            if (key.getValue().chars().filter(character -> character == '.').count() > MOST_DOTS) {
                throw new YAMLException("the key in line " + line + " has more than " + MOST_DOTS + " dots");
            }
            String place = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            Integer before = lines.putIfAbsent(key.getValue(), line);
            if (before != null) {
                problems.add(place + ": stands twice, in line " + before + " and in line " + line
                        + ": remove one of them");
            }
            look(place, entry.getValueNode());
        }
    }
}
