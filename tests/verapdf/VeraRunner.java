// SPDX-License-Identifier: Apache-2.0
// Checks PDF files against profiles of veraPDF and prints one line for each:
// <file> TAB <profile> TAB <true|false> TAB <broken rules>.
// Arguments: profiles separated by commas (such as PDFUA-1,PDFA-3A), then the files.

import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public final class VeraRunner {
    private static final String PROFILES = "org/verapdf/pdfa/validation/";

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            ValidationProfile profile = profile(name);
            for (int index = 1; index < arguments.length; index++) {
                System.out.println(check(new File(arguments[index]), name, profile));
            }
        }
    }

    private static ValidationProfile profile(String name) throws Exception {
        ClassLoader loader = VeraRunner.class.getClassLoader();
        try (InputStream xml = loader.getResourceAsStream(PROFILES + name + ".xml")) {
            return Profiles.profileFromXml(xml);
        }
    }

    private static String check(File file, String name, ValidationProfile profile)
            throws Exception {
        try (FileInputStream stream = new FileInputStream(file);
                PDFAParser parser =
                        Foundries.defaultInstance()
                                .createParser(stream, profile.getPDFAFlavour());
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            return String.join(
                    "\t",
                    file.getName(),
                    name,
                    Boolean.toString(result.isCompliant()),
                    broken(result).toString());
        }
    }

    private static TreeMap<String, String> broken(ValidationResult result) {
        TreeMap<String, String> rules = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule =
                        assertion.getRuleId().getClause()
                                + "-"
                                + assertion.getRuleId().getTestNumber();
                rules.put(rule, assertion.getMessage().replaceAll("\\s+", " "));
            }
        }
        return rules;
    }
}
