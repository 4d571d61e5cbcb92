package dev.wizardsdk.language;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LanguageGuessTest {

    /** Sentences written for this test: the first four words or less to nine, the last ones longer. */
    private static final List<String> SENTENCES = """
            en|Where is the station?
            en|I would like a cup of coffee, please.
            en|The river froze early that year, and nobody in the village could remember a winter which had come so quickly.
            en|Sort the list, then remove each name that occurs more than once.
            fr|Où est la gare ?
            fr|Je voudrais une tasse de café.
            fr|La rivière avait gelé très tôt cette année-là, et personne au village ne se souvenait d'un hiver venu aussi vite.
            fr|Expliquez comment fonctionne un moteur électrique.
            de|Wo ist der Bahnhof?
            de|Ich hätte gern eine Tasse Kaffee.
            de|Der Fluss war in jenem Jahr früh zugefroren, und niemand im Dorf konnte sich an einen so schnellen Winter erinnern.
            de|Erkläre kurz, wie ein Elektromotor funktioniert.
            es|¿Dónde está la estación?
            es|Quisiera una taza de café, por favor.
            es|El río se heló pronto aquel año, y nadie en el pueblo recordaba un invierno que hubiera llegado tan deprisa.
            es|Explica cómo funciona un motor eléctrico.
            pt|Onde fica a estação?
            pt|Eu queria uma xícara de café, por favor.
            pt|O rio gelou cedo naquele ano, e ninguém na aldeia se lembrava de um inverno que tivesse chegado tão depressa.
            pt|Explique como funciona um motor elétrico para uma criança.
            it|Dov'è la stazione?
            it|Vorrei una tazza di caffè, grazie.
            it|Il fiume gelò presto quell'anno, e nessuno nel villaggio ricordava un inverno che fosse arrivato così in fretta.
            it|Spiega come funziona un motore elettrico.
            nl|Waar is het station?
            nl|Ik wil graag een kopje koffie.
            nl|De rivier was dat jaar vroeg bevroren, en niemand in het dorp kon zich een winter herinneren die zo snel kwam.
            nl|Leg uit hoe een elektrische motor werkt.
            sv|Var ligger stationen?
            sv|Jag skulle vilja ha en kopp kaffe.
            sv|Floden frös tidigt det året, och ingen i byn kunde minnas en vinter som hade kommit så fort.
            sv|Förklara hur en elektrisk motor fungerar.
            da|Hvor ligger stationen henne?
            da|Jeg vil gerne have en kop kaffe, tak.
            da|Floden frøs tidligt til det år, og ingen i landsbyen kunne huske en vinter, der var kommet så hurtigt.
            da|Forklar, hvordan en elektrisk motor virker, og hvad den bruges til.
            no|Jeg vet ikke hva du mener.
            no|Kan jeg få en kopp kaffe, takk?
            no|Elva frøs tidlig det året, og ingen i bygda kunne huske en vinter som hadde kommet så fort av seg selv.
            no|Forklar hvordan en elektrisk motor virker, og hva den brukes til.
            fi|Missä on rautatieasema?
            fi|Haluaisin kupin kahvia, kiitos.
            fi|Joki jäätyi sinä vuonna aikaisin, eikä kukaan kylässä muistanut talvea, joka olisi tullut niin nopeasti.
            fi|Selitä, miten sähkömoottori toimii.
            pl|Gdzie jest dworzec?
            pl|Poproszę filiżankę kawy.
            pl|Rzeka zamarzła wcześnie tamtego roku i nikt we wsi nie pamiętał zimy, która przyszłaby tak szybko.
            pl|Wyjaśnij, jak działa silnik elektryczny.
            cs|Kde je nádraží?
            cs|Dal bych si šálek kávy, prosím.
            cs|Řeka toho roku zamrzla brzy a nikdo ve vsi si nepamatoval zimu, která by přišla tak rychle.
            cs|Vysvětli, jak funguje elektrický motor.
            ro|Unde este gara?
            ro|Aș dori o ceașcă de cafea.
            ro|Râul a înghețat devreme în acel an, și nimeni din sat nu își amintea o iarnă care să fi venit atât de repede.
            ro|Explică pe scurt cum funcționează un motor electric.
            hu|Hol van a pályaudvar?
            hu|Kérek egy csésze kávét.
            hu|A folyó abban az évben korán befagyott, és a faluban senki sem emlékezett olyan télre, amely ilyen gyorsan jött.
            hu|Magyarázd el, hogyan működik a villanymotor.
            tr|İstasyon nerede?
            tr|Bir fincan kahve istiyorum, lütfen.
            tr|Nehir o yıl erken donmuştu ve köyde kimse bu kadar çabuk gelen bir kış hatırlamıyordu.
            tr|Elektrik motorunun nasıl çalıştığını açıkla.
            vi|Nhà ga ở đâu?
            vi|Tôi muốn một tách cà phê.
            vi|Năm ấy con sông đóng băng sớm, và không ai trong làng nhớ được một mùa đông nào đến nhanh như vậy.
            vi|Hãy giải thích động cơ điện hoạt động như thế nào.
            id|Di mana stasiun kereta?
            id|Saya ingin secangkir kopi.
            id|Sungai itu membeku lebih awal pada tahun itu, dan tidak seorang pun di desa yang ingat musim dingin secepat itu.
            id|Jelaskan bagaimana motor listrik bekerja.
            ru|Где находится вокзал?
            ru|Я хотел бы чашку кофе.
            ru|Река в тот год замёрзла рано, и никто в деревне не помнил зимы, которая пришла бы так быстро.
            ru|Объясни, как работает электродвигатель.
            uk|Де знаходиться вокзал?
            uk|Я хотів би чашку кави.
            uk|Річка того року замерзла рано, і ніхто в селі не пам'ятав зими, яка прийшла б так швидко.
            uk|Поясни, як працює електродвигун і для чого він потрібен.
            bg|Къде се намира гарата?
            bg|Бих искал чаша кафе, моля.
            bg|Реката замръзна рано през онази година и никой в селото не помнеше зима, която да е дошла толкова бързо.
            bg|Обясни как работи електрическият двигател.
            sr|Где се налази железничка станица?
            sr|Желео бих шољу кафе, молим.
            sr|Река се те године рано заледила и нико у селу није памтио зиму која је дошла тако брзо.
            sr|Објасни како ради електрични мотор.
            ar|أين تقع المحطة؟
            ar|أريد فنجانا من القهوة من فضلك.
            ar|تجمد النهر مبكرا في تلك السنة، ولم يتذكر أحد في القرية شتاء جاء بهذه السرعة.
            ar|اشرح كيف يعمل المحرك الكهربائي.
            fa|ایستگاه کجاست؟
            fa|من یک فنجان قهوه می‌خواهم.
            fa|رودخانه آن سال زود یخ زد و هیچ‌کس در روستا زمستانی را به یاد نداشت که این‌قدر زود آمده باشد.
            fa|توضیح بده که موتور برقی چگونه کار می‌کند.
            ur|اسٹیشن کہاں ہے؟
            ur|مجھے ایک کپ چائے چاہیے۔
            ur|اس سال دریا جلدی جم گیا تھا اور گاؤں میں کسی کو ایسی سردی یاد نہیں تھی جو اتنی جلدی آئی ہو۔
            ur|بتائیں کہ بجلی کی موٹر کیسے کام کرتی ہے۔
            hi|स्टेशन कहाँ है?
            hi|मुझे एक कप चाय चाहिए।
            hi|उस साल नदी जल्दी जम गई थी और गाँव में किसी को ऐसी सर्दी याद नहीं थी जो इतनी जल्दी आई हो।
            hi|बताइए कि बिजली की मोटर कैसे काम करती है।
            mr|स्टेशन कुठे आहे?
            mr|मला एक कप चहा हवा आहे.
            mr|त्या वर्षी नदी लवकर गोठली आणि गावातील कोणालाही इतक्या लवकर आलेला हिवाळा आठवत नव्हता.
            ne|स्टेसन कहाँ छ?
            ne|मलाई एक कप चिया चाहियो।
            ne|त्यो वर्ष नदी चाँडै जम्यो र गाउँमा कसैलाई पनि यति छिटो आएको जाडो याद थिएन।
            zh|车站在哪里？
            zh|请给我一杯咖啡。
            zh|那一年河水很早就结冰了，村里没有人记得哪个冬天来得这么快。
            zh|用 Python 写一个函数，计算 Fibonacci 数列。
            ja|駅はどこですか？
            ja|コーヒーを一杯ください。
            ja|その年、川は早くから凍り、村の誰もこれほど早く来た冬を覚えていなかった。
            ja|Java の Stream API について説明してください。
            ko|역이 어디에 있습니까?
            ko|커피 한 잔 주세요.
            ko|그 해에는 강이 일찍 얼었고, 마을 사람 누구도 그렇게 빨리 온 겨울을 기억하지 못했다.
            th|สถานีอยู่ที่ไหน
            th|ขอกาแฟหนึ่งแก้วค่ะ
            th|ปีนั้นแม่น้ำแข็งตัวเร็ว และไม่มีใครในหมู่บ้านจำฤดูหนาวที่มาเร็วขนาดนั้นได้
            el|Πού είναι ο σταθμός;
            he|איפה התחנה?
            """.lines().toList();

    @Test
    void tellsShortAndLongSentencesOfEachLanguage() {
        var wrong = new ArrayList<String>();
        for (var sentence : SENTENCES) {
            var language = sentence.substring(0, 2);
            var text = sentence.substring(3);
            var guess = LanguageGuess.of(text);
            if (guess.isEmpty() || !guess.get().language().equals(language)) {
                wrong.add(sentence + " -> " + guess);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void findsNoLanguageInCode() {
        assertThat(LanguageGuess.of("""
                def fib(n):
                    a, b = 0, 1
                    for _ in range(n):
                        a, b = b, a + b
                    return a
                """)).isEmpty();
        assertThat(LanguageGuess.of("""
                #include <stdio.h>
                int main(void) {
                    for (int i = 0; i < 10; i++) {
                        printf("%d\\n", i);
                    }
                    return 0;
                }
                """)).isEmpty();
        assertThat(LanguageGuess.of("SELECT name, count(*) FROM orders WHERE total > 10 GROUP BY name;")).isEmpty();
        assertThat(LanguageGuess.of("{\"id\": 17, \"tags\": [\"x\", \"y\"], \"open\": true}")).isEmpty();
        assertThat(LanguageGuess.of("```java\nvar x = list.stream().map(String::strip).toList();\n```")).isEmpty();
        assertThat(LanguageGuess.of("const go = async () => {\n  await fetch(url);\n};\n")).isEmpty();
    }

    @Test
    void findsNoLanguageWhereThereAreNoLetters() {
        assertThat(LanguageGuess.of("")).isEmpty();
        assertThat(LanguageGuess.of("12 + 30 = 42 !!! 😀")).isEmpty();
    }

    @Test
    void findsTheLanguageOfProseAroundCode() {
        assertThat(LanguageGuess.of("Hier ist die Funktion, die du wolltest:\n```python\ndef f(x):\n    return x\n```\n"
                + "Sie gibt den Wert zurück.").orElseThrow().language()).isEqualTo("de");
    }

    @Test
    void aMixedTextHasALesserShare() {
        var pure = LanguageGuess.of("请给我一杯咖啡，谢谢。").orElseThrow();
        var mixed = LanguageGuess.of("请给我一杯 coffee with milk，谢谢。").orElseThrow();
        assertThat(pure).isEqualTo(new LanguageGuess("zh", 1));
        assertThat(mixed.language()).isEqualTo("zh");
        assertThat(mixed.share()).isLessThan(0.7);
    }
}
