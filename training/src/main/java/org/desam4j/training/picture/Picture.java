package org.desam4j.training.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A picture inside a page.
 *
 * @param width in pixels
 * @param height in pixels
 * @param dataUri the PNG file as a {@code data:} URI
 */
public record Picture(int width, int height, String dataUri) {

    /** Encodes an image. */
    public static Picture of(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String uri = "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
        return new Picture(image.getWidth(), image.getHeight(), uri);
    }
}
