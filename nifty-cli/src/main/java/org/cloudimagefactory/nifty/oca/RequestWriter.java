package org.cloudimagefactory.nifty.oca;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.xml.XmlText;

/** Turns calls into XML-RPC requests. */
final class RequestWriter {
    /**
     * The request in UTF-8.
     *
     * @throws ItemProblem when an argument has a character that XML can't hold
     * @throws EnvironmentProblem when the secret has one
     */
    byte[] write(MethodCall call, Secret secret) {
        if (unheld(secret.session()).isPresent()) {
            throw new EnvironmentProblem("the secret has a character that cannot be sent")
                    .hint("it is one line of text, user:password");
        }
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodCall><methodName>");
        XmlText.append(xml, call.method());
        xml.append("</methodName><params><param>");
        value(xml, secret.session());
        xml.append("</param>");
        for (Object argument : call.arguments()) {
            refuseUnheld(call, argument);
            xml.append("<param>");
            value(xml, argument);
            xml.append("</param>");
        }
        return xml.append("</params></methodCall>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void value(StringBuilder xml, Object value) {
        xml.append("<value>");
        if (value instanceof String text) {
            xml.append("<string>");
            XmlText.append(xml, text);
            xml.append("</string>");
        } else if (value instanceof Integer) {
            xml.append("<int>").append(value).append("</int>");
        } else if (value instanceof Boolean truth) {
            xml.append("<boolean>").append(truth ? '1' : '0').append("</boolean>");
        } else {
            throw new IllegalArgumentException(value.getClass() + " has no form in XML-RPC");
        }
        xml.append("</value>");
    }

    private static void refuseUnheld(MethodCall call, Object argument) {
        if (argument instanceof String text && unheld(text).isPresent()) {
            throw new ItemProblem(String.format(
                    "an argument of %s has the character U+%04X, which XML cannot hold",
                    call.method(), unheld(text).getAsInt()));
        }
    }

    private static OptionalInt unheld(String text) {
        return text.codePoints().filter(c -> !XmlText.canHold(c)).findFirst();
    }
}
