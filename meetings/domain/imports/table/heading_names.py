"""Names of columns in other languages than English, by the field they stand for.

Source:
    docs/rules/imports.md, "Tables"
"""

#: German, Danish, Norwegian, Swedish, Finnish, Estonian, Latvian, Lithuanian, Polish, Icelandic,
#: French and Russian names, as they are written at the head of plans.
OTHER_HEADINGS = {
    "title": "titel, thema, veranstaltung, bezeichnung, betreff, sitzung, treffen, name der "
    "veranstaltung, gremium und thema, møde, mødetitel, arrangement, begivenhed, emne, navn, møte, "
    "møtetittel, tittel, hendelse, möte, evenemang, rubrik, ämne, namn, händelse, aktivitet, "
    "tapahtuma, kokous, otsikko, aihe, nimi, tilaisuus, pealkiri, sündmus, üritus, koosolek, "
    "teema, "
    "nimetus, nosaukums, pasākums, sanāksme, sēde, temats, notikums, tēma, pavadinimas, renginys, "
    "posėdis, susitikimas, tema, įvykis, tytuł, nazwa, wydarzenie, spotkanie, temat, fundur, "
    "viðburður, heiti, titill, efni, titre, événement, réunion, intitulé, sujet, objet, название, "
    "мероприятие, событие, заседание, тема, встреча",
    "date": "datum, termin, termine, tag, tage, wann, zeitpunkt, zeitraum, dato, datoer, "
    "dag, dage, "
    "hvornår, når, tid "
    "og dato, dagar, när, tidpunkt, päivä, päivämäärä, pvm, ajankohta, milloin, kuupäev, "
    "kuupäevad, "
    "aeg, millal, datums, datumi, diena, laiks un datums, kad, data, diena data, dienos, kada, "
    "daty, dzień, termin spotkania, kiedy, dagsetning, dagur, hvenær, date et heure, dates, jour, "
    "quand, дата, даты, день, когда",
    "starts": "beginn, anfang, von, startdatum, beginnt am, begin, beginndatum, start dato, "
    "starter, "
    "startdato, fra, fra dato, børjar, börjar, från, alkaa, alkamispäivä, alkupäivä, algus, "
    "alguskuupäev, alates, sākums, sākuma datums, no, pradžia, pradžios data, nuo, początek, "
    "data rozpoczęcia, rozpoczęcie, od, upphaf, byrjar, frá, début, date de début, du, начало, "
    "дата начала, с",
    "ends": "ende, bis, enddatum, endet am, slut, slutdato, sluttdato, slutt, til, "
    "til dato, slutar, "
    "slutdatum, till, päättyy, päättymispäivä, loppupäivä, lõpp, lõppkuupäev, kuni, beigas, beigu "
    "datums, līdz, pabaiga, pabaigos data, iki, koniec, data zakończenia, zakończenie, do, lok, "
    "endar, fin, date de fin, au, конец, окончание, дата окончания, по",
    "time": "uhrzeit, zeit, beginn uhrzeit, beginnt um, startzeit, anfangszeit, uhrzeit von, tid, "
    "tidspunkt, klo, ora, hora, tijd, čas, "
    "klokkeslæt, klokkeslett, kl, starttid, starttidspunkt, klockan, klockslag, kello, kellonaika, "
    "aika, alkamisaika, kellaaeg, kell, algusaeg, laiks, plkst, sākuma laiks, laikas, valanda, "
    "pradžios laikas, val, godzina, godz, czas, godzina rozpoczęcia, tími, klukkan, heure, "
    "horaire, "
    "heure de début, время, час, время начала",
    "end_time": "endzeit, endet um, uhrzeit bis, ende uhrzeit, sluttid, sluttidspunkt, slutttid, "
    "päättymisaika, "
    "lõpuaeg, lõppaeg, beigu laiks, pabaigos laikas, godzina zakończenia, lokatími, heure de fin, "
    "время окончания",
    "duration": "duration, length, dauer, varighed, varighet, längd, kesto, kestus, ilgums, "
    "trukmė, "
    "czas trwania, lengd, durée, продолжительность",
    "all_day": "all day event, all day, allday, whole day, full day, ganztägiges ereignis, "
    "ganztägig, "
    "ganztägige veranstaltung, heldagsbegivenhed, hele dagen, heldagshendelse, heldag, "
    "heldagshändelse, koko päivän tapahtuma, koko päivä, kogu päeva sündmus, kogu päev, visas "
    "dienas notikums, visu dienu, visos dienos įvykis, visą dieną, wydarzenie całodzienne, "
    "cały dzień, "
    "journée entière",
    "month": "monat, måned, månad, kuukausi, kuu, mēnesis, mėnuo, miesiąc, mánuður, mois, месяц",
    "year": "jahr, år, vuosi, aasta, gads, metai, rok, ár, année, год",
    "place": "ort, veranstaltungsort, tagungsort, wo, sted, mødested, hvor, lokalitet, møtested, "
    "plats, ställe, var, lokal, paikka, missä, sijainti, koht, toimumiskoht, asukoht, kus, vieta, "
    "norises vieta, kur, vietovė, miejsce, gdzie, lokalizacja, staður, staðsetning, hvar, "
    "lieu, où, "
    "endroit, место, место проведения, где",
    "city": "stadt, by, stad, kaupunki, linn, pilsēta, miestas, miasto, miejscowość, borg, ville, "
    "город",
    "country": "land, staat, maa, riik, valsts, šalis, kraj, państwo, pays, страна",
    "venue": "gebäude, raum, hotell, tila, hoone, ruum, telpa, ēka, pastatas, patalpa, "
    "salė, budynek, "
    "sala, bygning, salur, lokale, bâtiment, salle, зал, здание",
    "address": "adresse, anschrift, strasse, adress, osoite, aadress, adrese, adresas, "
    "heimilisfang, "
    "ulica, адрес",
    "timezone": "zeitzone, tidszone, tidssone, tidszon, aikavyöhyke, ajavöönd, laika josla, laiko "
    "juosta, strefa czasowa, tímabelti, fuseau horaire, часовой пояс, zone, tz",
    "body": "gremium, veranstalter, arbeitsgruppe, ausschuss, arrangør, arbejdsgruppe, udvalg, "
    "arbeidsgruppe, utvalg, arrangör, arbetsgrupp, utskott, järjestäjä, työryhmä, korraldaja, "
    "töörühm, rīkotājs, organizators, darba grupa, organizatorius, rengėjas, darbo grupė, "
    "organizator, grupa robocza, komitet, skipuleggjandi, organisateur, groupe, организатор",
    "kind": "art, typ, kategorie, kategori, tyyppi, laji, tüüp, liik, veids, kategorija, "
    "rūšis, tipas, "
    ""
    "rodzaj, kategoria, tegund, catégorie, тип, вид",
    "mode": "format der veranstaltung, durchführung, deltagelse, toteutustapa, "
    "osalemisviis, forma, "
    "norises forma, dalyvavimo būdas, forma spotkania",
    "status": "stand, zustand, tila status, tilanne, olek, staatus, statuss, stāvoklis, būsena, "
    "statusas, stan, staða, état, statut, статус, show time as",
    "description": "beschreibung, bemerkung, bemerkungen, anmerkung, anmerkungen, hinweise, "
    "notizen, "
    "beskrivelse, bemærkninger, noter, merknader, beskrivning, anmärkning, anteckningar, kuvaus, "
    "huomautukset, lisätiedot, kirjeldus, märkused, apraksts, piezīmes, aprašymas, pastabos, opis, "
    "uwagi, lýsing, athugasemdir, remarques, описание, примечания",
    "private": "private, privat, yksityinen, privaatne, privāts, privatus, prywatne, privé, "
    "sensitivity",
}
