import { namesOf } from 'create-anneal-plugin'

console.log(namesOf('@acme/late-drop').type === 'acme/lateDrop' ? 'ok' : 'wrong')
