# Sourced by lab/venv.sh: says what goes on, and notes when it began, for `lab up --timing`.

# phase SENTENCE
phase() {
    echo "  $1"
    note_phase "$1"
}

# The first is noted in silence: it begins before anybody knows what there is to do.
note_phase() {
    LAB_PHASES="${LAB_PHASES:-}$(milliseconds) $1
"
    export LAB_PHASES
}

# Since 1970; in whole seconds where date knows no fractions.
milliseconds() {
    case $(date +%N) in
        *[!0-9]* | '') echo "$(date +%s)000" ;;
        *) date +%s%3N ;;
    esac
}

# What the time of `lab up` went on in Docker mode; in local mode the command itself tells.
show_phases() {
    printf '%s' "$LAB_PHASES" | awk 'NR == 1 { began = $1; print ""; next }
        { seconds = ($1 - began) / 1000; $1 = ""; printf "%7.1f s %s\n", seconds, $0 }'
}
