package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image_encoder.pos_embed",
                "sam.mask_decoder.iou_token.weight",
                "module.net.prompt_encoder.x",
                "vision_encoder.x",
                "shared_image_embedding.x"
            })
    void partsOfASamAreToldBehindAnyPrefix(String name) {
        assertThat(NetworkNames.isOfNetwork(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "image_encoder", "my_image_encoder.x", "conv1.weight", "mask_decoders.x"})
    void otherNamesAreNot(String name) {
        assertThat(NetworkNames.isOfNetwork(name)).isFalse();
    }

    @Test
    void prefixesStandBeforeThePartsOfTheNetwork() {
        assertThat(NetworkNames.prefixes(
                        List.of("a.mask_decoder.x", "step", "b.c.image_encoder.y", "a.image_encoder.z")))
                .containsExactly("a.", "b.c.");
        assertThat(NetworkNames.prefixes(List.of("teacher.mask_decoder.x", "mask_decoder.x")))
                .containsExactly("");
        assertThat(NetworkNames.prefixes(List.of("conv1.weight"))).isEmpty();
    }

    /** Of two tensors that would have the same name, that of the network counts, wherever it stands in the file. */
    @Test
    void aNameWithThePrefixComesBeforeTheSameNameWithoutIt() {
        NetworkNames names =
                NetworkNames.of(List.of("mask_decoder.x", "other", "net.mask_decoder.x", "net.mask_decoder.y"), "net.");
        assertThat(names.stored())
                .isEqualTo(Map.of(
                        "mask_decoder.x",
                        "net.mask_decoder.x",
                        "mask_decoder.y",
                        "net.mask_decoder.y",
                        "other",
                        "other"));
        assertThat(names.stored().keySet()).containsExactly("mask_decoder.x", "mask_decoder.y", "other");
        assertThat(names.prefix()).isEqualTo("net.");
        assertThat(names.huggingFace()).isFalse();
    }

    @Test
    void aWrappersPrefixIsLeftOutWhereAllNamesHaveIt() {
        NetworkNames all = NetworkNames.ofAnything(List.of("module._orig_mod.conv.weight", "module._orig_mod.bias"));
        assertThat(all.prefix()).isEqualTo("module._orig_mod.");
        assertThat(all.stored().keySet()).containsExactly("conv.weight", "bias");
        NetworkNames some = NetworkNames.ofAnything(List.of("module.conv.weight", "bias"));
        assertThat(some.prefix()).isEmpty();
        assertThat(some.stored().keySet()).containsExactly("module.conv.weight", "bias");
        assertThat(NetworkNames.ofAnything(List.of("conv.weight")).prefix()).isEmpty();
        assertThat(NetworkNames.ofAnything(List.of()).stored()).isEmpty();
    }

    @Test
    void namesAsStoredAreNotChanged() {
        List<String> stored = List.of("module.image_encoder.x", "b");
        assertThat(NetworkNames.asStored(stored).stored().keySet()).containsExactlyElementsOf(stored);
        assertThat(NetworkNames.asStored(stored).original("module.image_encoder.x"))
                .contains("module.image_encoder.x");
    }
}
