package org.cloudimagefactory.comfy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngPictureTest {
    @Test
    void keepsSizeAndColours() throws IOException {
        byte[] png = PngPicture.ofPpm(ppm("P6\n3 2\n255\n", 18)).orElseThrow();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(3, image.getWidth());
        assertEquals(2, image.getHeight());
        // Pixels count up: 0, 1, 2 is the first one, 15, 16, 17 the last.
        assertEquals(0x000102, image.getRGB(0, 0) & 0xffffff);
        assertEquals(0x0f1011, image.getRGB(2, 1) & 0xffffff);
    }

    @Test
    void passesOverWhatIsNotComplete() throws IOException {
        assertTrue(PngPicture.ofPpm(ppm("P6\n3 2\n255\n", 17)).isEmpty());
        assertTrue(PngPicture.ofPpm(ppm("P6\n3", 0)).isEmpty());
        assertTrue(PngPicture.ofPpm(new byte[0]).isEmpty());
        assertTrue(PngPicture.ofPpm(ppm("P5\n3 2\n255\n", 18)).isEmpty());
        assertTrue(PngPicture.ofPpm(ppm("P6\n99999 99999\n255\n", 18)).isEmpty());
    }

    private static byte[] ppm(String header, int bytes) throws IOException {
        ByteArrayOutputStream ppm = new ByteArrayOutputStream();
        ppm.write(header.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < bytes; i++) {
            ppm.write(i);
        }
        return ppm.toByteArray();
    }
}
